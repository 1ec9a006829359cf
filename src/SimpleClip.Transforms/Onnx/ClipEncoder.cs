using System.Buffers;
using System.Runtime.ExceptionServices;
using SimpleClip.Images;
using SimpleClip.Numerics;
using SimpleClip.Onnx;

namespace SimpleClip;

/// <summary>
/// Computes embeddings with a model's towers on ONNX Runtime, without ML.NET. Towers are opened when first used, and shared by all encoders
/// and transformers in the process that have the same model and options. Safe for any number of threads; it may be disposed of at any time:
/// calls under way end first, later ones throw <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed class ClipEncoder : IDisposable
{
    private readonly Lazy<TowerLease> _images;
    private readonly Lazy<TowerLease> _texts;
    private volatile bool _disposed;

    /// <param name="model">The model.</param>
    /// <param name="options">Where and how to compute; null for the CPU with all its cores.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public ClipEncoder(ClipModel model, ClipEncoderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;
        Options = options ?? new ClipEncoderOptions();
        Options.Validate();
        _images = new Lazy<TowerLease>(() => Acquire(model.ImageTower, TowerContract.ForImages(model.Info)));
        _texts = new Lazy<TowerLease>(() => Acquire(model.TextTower, TowerContract.ForTexts(model.Info, model.Tokenizer)));
    }

    /// <summary>The model.</summary>
    public ClipModel Model { get; }

    /// <summary>Where and how the towers are computed.</summary>
    public ClipEncoderOptions Options { get; }

    /// <summary>The length of an embedding.</summary>
    public int Dimension => Model.Info.EmbeddingDimension;

    /// <summary>What the image tower is computed by; opens the tower.</summary>
    /// <inheritdoc cref="OpenImageTower" path="/exception"/>
    public ExecutionProvider ImageProvider => Open(_images).Tower.Provider;

    /// <summary>What the text tower is computed by; opens the tower.</summary>
    /// <inheritdoc cref="OpenImageTower" path="/exception"/>
    public ExecutionProvider TextProvider => Open(_texts).Tower.Provider;

    /// <summary>Opens a tower now rather than when it is first used.</summary>
    /// <exception cref="InvalidDataException">The graph cannot be read, or is not what the model's description says.</exception>
    /// <exception cref="InvalidOperationException">ONNX Runtime or the execution provider is not available.</exception>
    /// <exception cref="ObjectDisposedException">The encoder has been disposed of.</exception>
    public void OpenImageTower() => Open(_images);

    /// <inheritdoc cref="OpenImageTower"/>
    public void OpenTextTower() => Open(_texts);

    /// <summary>
    /// The embeddings of images. Images are decoded on several threads, and computed <see cref="ClipEncoderOptions.BatchSize"/> at a time.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <returns>One embedding of length 1 for each image, shape [images, dimension].</returns>
    /// <exception cref="ImageReadException">An image is missing, not an image, damaged or too large.</exception>
    public float[] EmbedImages(IReadOnlyList<ImageSource> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        int values = Model.ImageProcessor.ValuesPerImage;
        return InBatches<float>(images.Count, values, (first, pixels) => ProcessAll(images, first, pixels), EmbedPixels);
    }

    /// <summary>The embeddings of texts, computed <see cref="ClipEncoderOptions.BatchSize"/> at a time.</summary>
    /// <param name="texts">The texts; one that is too long is cut.</param>
    /// <returns>One embedding of length 1 for each text, shape [texts, dimension].</returns>
    public float[] EmbedTexts(IReadOnlyList<string> texts)
    {
        float[] embeddings = EncodeTexts(texts);
        NormalizeAll(embeddings);
        return embeddings;
    }

    /// <summary>The text tower's output for texts, not scaled to length 1; otherwise as <see cref="EmbedTexts"/>.</summary>
    internal float[] EncodeTexts(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int context = Model.Info.ContextLength;
        return InBatches<long>(
            texts.Count, context, TokenizeAll, (tokens, count, embeddings) => Open(_texts).Run(tokens, count, embeddings));

        void TokenizeAll(int first, Memory<long> tokens)
        {
            for (int i = 0; i * context < tokens.Length; i++)
            {
                Model.Tokenizer.Tokenize(texts[first + i], tokens.Span.Slice(i * context, context));
            }
        }
    }

    /// <summary>The embeddings of processed images, in one call.</summary>
    /// <param name="pixels">Normalised values, shape [<paramref name="count"/>, 3, size, size].</param>
    /// <param name="count">The number of images.</param>
    /// <param name="embeddings">Receives embeddings of length 1, shape [<paramref name="count"/>, dimension].</param>
    public void EmbedPixels(Memory<float> pixels, int count, Memory<float> embeddings)
    {
        EncodePixels(pixels, count, embeddings);
        NormalizeAll(embeddings.Span[..(count * Dimension)]);
    }

    /// <summary>The image tower's output for images, not scaled to length 1; otherwise as <see cref="EmbedPixels"/>.</summary>
    internal void EncodePixels(Memory<float> pixels, int count, Memory<float> embeddings) =>
        Open(_images).Run(pixels, count, embeddings);

    /// <summary>The embeddings of tokenized texts, in one call.</summary>
    /// <param name="tokens">Token ids, shape [<paramref name="count"/>, context length].</param>
    /// <param name="count">The number of texts.</param>
    /// <param name="embeddings">Receives embeddings of length 1, shape [<paramref name="count"/>, dimension].</param>
    public void EmbedTokens(Memory<long> tokens, int count, Memory<float> embeddings)
    {
        Open(_texts).Run(tokens, count, embeddings);
        NormalizeAll(embeddings.Span[..(count * Dimension)]);
    }

    /// <summary>Gives the towers back; the last user in the process closes them.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (Lazy<TowerLease> tower in (Lazy<TowerLease>[])[_images, _texts])
        {
            if (tower.IsValueCreated)
            {
                tower.Value.Dispose();
            }
        }
    }

    private TowerLease Open(Lazy<TowerLease> tower)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        TowerLease lease = tower.Value;
        if (_disposed)
        {
            // Disposing may have come before there was anything to dispose of.
            lease.Dispose();
            throw new ObjectDisposedException(GetType().FullName);
        }

        return lease;
    }

    private TowerLease Acquire((byte[] Bytes, Lazy<string> Hash) graph, TowerContract contract)
    {
        TowerLease lease = TowerPool.Acquire(graph, contract, Options);
        if (lease.Tower.FallbackReason is { } reason)
        {
            Options.Log?.Invoke($"{contract.Entry} is computed by the CPU. {reason}");
        }

        return lease;
    }

    private void ProcessAll(IReadOnlyList<ImageSource> images, int first, Memory<float> pixels)
    {
        int values = Model.ImageProcessor.ValuesPerImage;
        try
        {
            Parallel.For(
                0, pixels.Length / values, i => Model.ImageProcessor.Process(images[first + i], pixels.Span.Slice(i * values, values)));
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    private float[] InBatches<T>(int count, int valuesPerRow, Action<int, Memory<T>> fill, Action<Memory<T>, int, Memory<float>> embed)
        where T : unmanaged
    {
        float[] embeddings = new float[checked(count * Dimension)];
        int batch = Math.Min(Options.BatchSize, count);
        T[] buffer = ArrayPool<T>.Shared.Rent(batch * valuesPerRow);
        try
        {
            for (int first = 0; first < count; first += batch)
            {
                int rows = Math.Min(batch, count - first);
                Memory<T> input = buffer.AsMemory(0, rows * valuesPerRow);
                fill(first, input);
                embed(input, rows, embeddings.AsMemory(first * Dimension, rows * Dimension));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(buffer);
        }

        return embeddings;
    }

    private void NormalizeAll(Span<float> embeddings)
    {
        for (int start = 0; start < embeddings.Length; start += Dimension)
        {
            VectorMath.Normalize(embeddings.Slice(start, Dimension));
        }
    }
}
