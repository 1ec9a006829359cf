using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Export;

/// <summary>Runs graphs of one input and one output in ONNX Runtime.</summary>
internal static class OnnxRun
{
    /// <summary>Runs a graph once.</summary>
    public static float[] Run(byte[] graph, Tensor input)
    {
        using var session = new InferenceSession(graph);
        return session.Run(input);
    }

    /// <summary>Runs an opened graph.</summary>
    public static float[] Run(this InferenceSession session, Tensor input)
    {
        (string name, string output) = (session.InputNames[0], session.OutputNames[0]);
        int[] shape = [.. input.shape.Select(length => (int)length)];
        NamedOnnxValue value = input.dtype == ScalarType.Int64
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(input.data<long>().ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(input.data<float>().ToArray(), shape));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([value], [output]);
        return [.. results[0].AsTensor<float>()];
    }

    /// <summary>The distance of two vectors, relative to the length of the first.</summary>
    public static double RelativeError(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        double distance = expected.Zip(actual, (left, right) => ((double)left - right) * ((double)left - right)).Sum();
        return Math.Sqrt(distance / expected.Sum(value => (double)value * value));
    }
}
