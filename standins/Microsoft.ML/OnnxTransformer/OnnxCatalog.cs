using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

/// <summary>ONNX models as transforms.</summary>
public static class OnnxCatalog
{
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string modelFile, int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel(new OnnxOptions { ModelFile = modelFile, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([], [], modelFile, shapeDictionary, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([outputColumnName], [inputColumnName], modelFile, null, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel([outputColumnName], [inputColumnName], modelFile, shapeDictionary, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel(outputColumnNames, inputColumnNames, modelFile, null, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false) =>
        catalog.ApplyOnnxModel(new OnnxOptions
        {
            ModelFile = modelFile,
            InputColumns = inputColumnNames,
            OutputColumns = outputColumnNames,
            ShapeDictionary = shapeDictionary,
            GpuDeviceId = gpuDeviceId,
            FallbackToCpu = fallbackToCpu,
        });

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        Stream modelBytes,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false)
    {
        using var bytes = new MemoryStream();
        modelBytes.CopyTo(bytes);
        var options = new OnnxOptions { InputColumns = inputColumnNames, OutputColumns = outputColumnNames, GpuDeviceId = gpuDeviceId,
            FallbackToCpu = fallbackToCpu };
        return new OnnxScoringEstimator(catalog.GetEnvironment(), WithDevice(catalog, options), bytes.ToArray());
    }

    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, OnnxOptions options)
    {
        IHostEnvironment env = catalog.GetEnvironment();
        env.CheckNonWhiteSpace(options.ModelFile, nameof(options.ModelFile));
        if (!File.Exists(options.ModelFile))
            throw env.ExceptIO($"Model file {options.ModelFile} does not exists.");
        return new OnnxScoringEstimator(env, WithDevice(catalog, options), File.ReadAllBytes(options.ModelFile));
    }

    // The context's device serves where the call names none.
    private static OnnxOptions WithDevice(TransformsCatalog catalog, OnnxOptions options)
    {
        if (options.GpuDeviceId == null && catalog.GetEnvironment() is IHostEnvironmentInternal { GpuDeviceId: int device } env)
            (options.GpuDeviceId, options.FallbackToCpu) = (device, env.FallbackToCpu);
        return options;
    }
}
