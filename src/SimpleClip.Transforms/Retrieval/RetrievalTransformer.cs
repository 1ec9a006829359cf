using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Persistence;
using SimpleClip.Retrieval;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>
/// Adds the keys most similar to a text or an image; made by <see cref="RetrievalEstimator"/>, whose index it shares: what is added to that
/// later is found too, and the caller disposes of it. A transformer that was loaded disposes of its own index.
/// </summary>
public sealed class RetrievalTransformer : ClipModelTransformer, IPersistentTransformer<RetrievalTransformer>
{
    private const string IndexEntry = "index.bin";
    private readonly RetrievalEstimator.Options _options;
    private readonly bool _ownsIndex;

    internal RetrievalTransformer(
        IHostEnvironment environment, ClipModel model, RetrievalEstimator.Options options, EmbeddingIndex index, bool ownsIndex)
        : base(environment, model.WithoutWeights(), options)
    {
        _options = options;
        Index = index;
        _ownsIndex = ownsIndex;
        if (options.Query == RetrievalQuery.Image)
        {
            Encoder.OpenImageTower();
        }
        else
        {
            Encoder.OpenTextTower();
        }
    }

    /// <summary>What is searched in.</summary>
    public EmbeddingIndex Index { get; }

    /// <inheritdoc/>
    static int IPersistentTransformer<RetrievalTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static RetrievalTransformer IPersistentTransformer<RetrievalTransformer>.Load(IHostEnvironment environment, ComponentReader reader)
    {
        (ClipModel model, RetrievalEstimator.Options options) = Load<RetrievalEstimator.Options>(reader);
        EmbeddingIndex index = options.IndexPath is { } path
            ? OpenIndex(path)
            : reader.ReadStream(IndexEntry, stream => EmbeddingIndex.Load(stream));
        try
        {
            options.CheckIndex(index, model.Info);
            return new RetrievalTransformer(environment, model, options, index, ownsIndex: true);
        }
        catch (Exception exception)
        {
            index.Dispose();
            if (exception is ArgumentException)
            {
                throw new InvalidDataException($"The model file does not fit its index: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema) => new RetrievalMapper(Encoder, Index, _options, inputSchema);

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer)
    {
        Save(writer, _options);
        if (_options.IndexPath is null)
        {
            writer.WriteStream(IndexEntry, Index.Save);
        }
    }

    /// <inheritdoc/>
    protected override void ReleaseResources()
    {
        base.ReleaseResources();
        if (_ownsIndex)
        {
            Index.Dispose();
        }
    }

    private static EmbeddingIndex OpenIndex(string path)
    {
        try
        {
            return EmbeddingIndex.Open(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException(
                $"The model refers to the index '{path}', which is not there; expected it at '{Path.GetFullPath(path)}'.", path, exception);
        }
    }
}
