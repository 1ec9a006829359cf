using Microsoft.ML.OnnxRuntime;

namespace SimpleClip.Onnx;

/// <summary>One tower, ready to compute. Safe for any number of threads.</summary>
internal sealed class Tower : IDisposable
{
    private readonly TowerContract _contract;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    /// <param name="graph">The ONNX graph.</param>
    /// <param name="contract">What it takes and gives.</param>
    /// <param name="options">Where and how to compute.</param>
    /// <exception cref="InvalidDataException">The graph cannot be read or is not what the contract says.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime or the GPU is not available.</exception>
    public Tower(byte[] graph, TowerContract contract, ClipEncoderOptions options)
    {
        _contract = contract;
        _inputNames = [contract.InputName];
        _outputNames = [contract.OutputName];
        _session = OpenSession(graph, contract, options);
        try
        {
            contract.Check(_session);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether the tower has been closed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Computes embeddings, not normalised.</summary>
    /// <param name="input">The input values, shape [<paramref name="count"/>, ...]; neither copied nor changed.</param>
    /// <param name="count">The number of images or texts, at least 1.</param>
    /// <param name="embeddings">Receives the embeddings, shape [<paramref name="count"/>, dimension]; written by ONNX Runtime
    /// directly.</param>
    public void Run<T>(Memory<T> input, int count, Memory<float> embeddings)
        where T : unmanaged
    {
        using OrtValue inputValue = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, input[..(count * _contract.ValuesPerRow)], [count, .. _contract.InputShape]);
        using OrtValue outputValue = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, embeddings[..(count * _contract.Dimension)], [count, _contract.Dimension]);
        _session.Run(_runOptions, _inputNames, [inputValue], _outputNames, [outputValue]);
    }

    public void Dispose()
    {
        IsDisposed = true;
        _session.Dispose();
        _runOptions.Dispose();
    }

    private static InferenceSession OpenSession(byte[] graph, TowerContract contract, ClipEncoderOptions options)
    {
        try
        {
            using SessionOptions sessionOptions = SessionSettings.Create(options);
            return new InferenceSession(graph, sessionOptions);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidDataException($"{contract.Entry}: ONNX Runtime cannot read the graph. {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            throw new InvalidOperationException(
                "ONNX Runtime's native library was not found; add the package Microsoft.ML.OnnxRuntime (or " +
                "Microsoft.ML.OnnxRuntime.Gpu) to the application.", exception);
        }
    }
}
