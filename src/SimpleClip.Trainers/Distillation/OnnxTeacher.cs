using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>A teacher of which there is no network, but a pair of ONNX graphs.</summary>
internal sealed class OnnxTeacher : ITeacher
{
    private readonly ClipModel _model;
    private readonly ClipEncoder _encoder;
    private readonly UnitRows _check;
    private readonly Lazy<string> _fingerprint;

    /// <param name="name">What it is called in messages.</param>
    /// <param name="model">The graphs, their image settings and tokenizer.</param>
    /// <param name="device">The device that trains. On a GPU that ONNX Runtime cannot use, the graphs are computed by the CPU.</param>
    /// <param name="logitScale">The factor on cosine similarities; null for the model's own.</param>
    public OnnxTeacher(string name, ClipModel model, Device device, double? logitScale = null)
    {
        Name = name;
        Device = device;
        LogitScale = logitScale ?? Math.Exp(model.Info.LogitScale);
        _model = model;
        bool onGpu = device.type == TorchSharp.DeviceType.CUDA;
        _encoder = new ClipEncoder(model, new ClipEncoderOptions { GpuDeviceId = onGpu ? Math.Max(device.index, 0) : null, FallbackToCpu = onGpu });
        _check = new UnitRows(name);
        _fingerprint = new Lazy<string>(() => TeacherFingerprint.Of(model));
    }

    public string Name { get; }

    public string Fingerprint => _fingerprint.Value;

    public int EmbeddingDimension => _encoder.Dimension;

    public double LogitScale { get; }

    public ImageProcessorOptions Image => _model.Info.Image;

    public ClipTokenizer Tokenizer => _model.Tokenizer;

    public int ContextLength => _model.Info.ContextLength;

    /// <summary>False: a graph takes whole contexts, which are filled here.</summary>
    public bool ReadsPadding => false;

    public Device Device { get; }

    public Tensor EncodeImages(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        int count = (int)pixels.shape[0], values = _model.ImageProcessor.ValuesPerImage;
        if (pixels.numel() != (long)count * values)
        {
            throw new ArgumentException($"Images of shape [{string.Join(", ", pixels.shape)}] do not fit; expected [batch, {Image.Size}, {Image.Size}, 3].", nameof(pixels));
        }

        Tensor bytes = pixels.cpu().contiguous();
        Tensor embeddings = InBatches<float>(
            count,
            values,
            (first, normalized) => Parallel.For(
                0,
                normalized.Length / values,
                i => _model.ImageProcessor.Normalize(bytes.bytes.Slice((first + i) * values, values), normalized.Span.Slice(i * values, values))),
            _encoder.EmbedPixels);
        _check.CheckImages(embeddings);
        return embeddings.MoveToOuterDisposeScope();
    }

    public Tensor EncodeTexts(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        int count = (int)tokens.shape[0], length = (int)tokens.shape[1], context = ContextLength;
        if (length > context)
        {
            throw new ArgumentException($"Sequences of {length} tokens do not fit a context of {context}.", nameof(tokens));
        }

        Tensor ids = tokens.cpu().contiguous();
        Tensor embeddings = InBatches<long>(
            count,
            context,
            (first, rows) =>
            {
                ReadOnlySpan<long> given = MemoryMarshal.Cast<byte, long>(ids.bytes);
                rows.Span.Clear();
                for (int i = 0; i * context < rows.Length; i++)
                {
                    given.Slice((first + i) * length, length).CopyTo(rows.Span[(i * context)..]);
                }
            },
            _encoder.EmbedTokens);
        _check.CheckTexts(embeddings);
        return embeddings.MoveToOuterDisposeScope();
    }

    public void Dispose() => _encoder.Dispose();

    private Tensor InBatches<T>(int count, int valuesPerRow, Action<int, Memory<T>> fill, Action<Memory<T>, int, Memory<float>> embed)
        where T : unmanaged
    {
        int batch = Math.Min(_encoder.Options.BatchSize, count), dimension = EmbeddingDimension;
        var input = new T[batch * valuesPerRow];
        float[] embeddings = new float[count * dimension];
        for (int first = 0; first < count; first += batch)
        {
            int rows = Math.Min(batch, count - first);
            fill(first, input.AsMemory(0, rows * valuesPerRow));
            embed(input, rows, embeddings.AsMemory(first * dimension, rows * dimension));
        }

        return tensor(embeddings).view(count, dimension).to(Device);
    }
}
