using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SimpleClip.Onnx.Format;

namespace SimpleClip.Onnx;

/// <summary>One tower, ready to compute. Safe for any number of threads, but not to be disposed of while it computes.</summary>
internal sealed class Tower : IDisposable
{
    private readonly TowerContract _contract;
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;

    // DirectML computes one call of a session at a time.
    private readonly Lock? _turn;

    /// <param name="graph">The ONNX graph.</param>
    /// <param name="contract">What it takes and gives.</param>
    /// <param name="options">Where and how to compute.</param>
    /// <exception cref="InvalidDataException">The graph cannot be read or is not what the contract says.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime or the execution provider is not available.</exception>
    public Tower(byte[] graph, TowerContract contract, ClipEncoderOptions options)
    {
        _contract = contract;
        _inputNames = contract.Tower.AttentionMaskName is { } mask ? [contract.Tower.InputName, mask] : [contract.Tower.InputName];
        _outputNames = [contract.Tower.OutputName];
        CheckGraph(graph, contract.Entry);
        (_session, Provider, FallbackReason) = SessionFactory.Open(graph, contract.Entry, options);
        _turn = Provider == ExecutionProvider.DirectML ? new Lock() : null;
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

    /// <summary>What the tower is computed by.</summary>
    public ExecutionProvider Provider { get; }

    /// <summary>Why the CPU computes and not what was asked for; null if it is what was asked for.</summary>
    public string? FallbackReason { get; }

    /// <summary>Whether the tower has been closed.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Computes embeddings of images, as the graph gives them.</summary>
    /// <param name="pixels">Values, shape [<paramref name="count"/>, 3, size, size].</param>
    /// <param name="count">The number of images.</param>
    /// <param name="embeddings">Receives the embeddings, shape [<paramref name="count"/>, dimension].</param>
    public void Run(Memory<float> pixels, int count, Memory<float> embeddings) => Run(pixels, count, embeddings, TowerInputs.Create);

    /// <summary>Computes embeddings of texts, as the graph gives them.</summary>
    /// <param name="tokens">Token ids, shape [<paramref name="count"/>, context length].</param>
    /// <param name="count">The number of texts.</param>
    /// <param name="embeddings">Receives the embeddings, shape [<paramref name="count"/>, dimension].</param>
    public void Run(Memory<long> tokens, int count, Memory<float> embeddings) => Run(tokens, count, embeddings, TowerInputs.Create);

    public void Dispose()
    {
        IsDisposed = true;
        _session.Dispose();
        _runOptions.Dispose();
    }

    private static void CheckGraph(byte[] graph, string entry)
    {
        // ONNX Runtime would look for such files in the current directory.
        if (OnnxModelReader.Read(graph, entry).Tensors.FirstOrDefault(tensor => tensor.External is not null) is { } tensor)
        {
            throw new InvalidDataException(
                $"{entry}: weights '{tensor.Name}' lie in the file '{tensor.External!.Location}'; expected a graph that is complete.");
        }
    }

    private void Run<T>(Memory<T> input, int count, Memory<float> embeddings, Func<TowerContract, Memory<T>, int, int, RunTensor[]> create)
    {
        int values = _contract.ValuesPerRow, dimension = _contract.Dimension;
        for (int first = 0; first < count;)
        {
            int batch = _contract.Tower.FixedBatchSize ?? count;
            int rows = Math.Min(batch, count - first);
            RunTensor[] inputs = create(_contract, input.Slice(first * values, rows * values), rows, batch);
            try
            {
                Compute(inputs, rows, batch, embeddings.Slice(first * dimension, rows * dimension));
            }
            finally
            {
                foreach (RunTensor tensor in inputs)
                {
                    tensor.Dispose();
                }
            }

            first += rows;
        }
    }

    private void Compute(RunTensor[] inputs, int rows, int batch, Memory<float> embeddings)
    {
        long[] shape = [batch, _contract.Dimension];
        int length = batch * _contract.Dimension;
        if (_contract.Tower.OutputType == TowerElementType.Float16)
        {
            using RunTensor narrow = RunTensor.Rent(length, shape, out Memory<Float16> halves);
            Compute(inputs, narrow);
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(halves.Span)[..embeddings.Length], embeddings.Span);
        }
        else if (rows == batch)
        {
            using RunTensor output = RunTensor.Over(embeddings, shape);
            Compute(inputs, output);
        }
        else
        {
            using RunTensor padded = RunTensor.Rent(length, shape, out Memory<float> values);
            Compute(inputs, padded);
            values.Span[..embeddings.Length].CopyTo(embeddings.Span);
        }
    }

    private void Compute(RunTensor[] inputs, RunTensor output)
    {
        OrtValue[] values = [.. inputs.Select(input => input.Value)];
        try
        {
            if (_turn is null)
            {
                _session.Run(_runOptions, _inputNames, values, _outputNames, [output.Value]);
            }
            else
            {
                lock (_turn)
                {
                    _session.Run(_runOptions, _inputNames, values, _outputNames, [output.Value]);
                }
            }
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidDataException($"{_contract.Entry}: the graph cannot be computed. {exception.Message}", exception);
        }
    }
}
