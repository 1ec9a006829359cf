using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Columns;
using SimpleClip.Persistence;
using SimpleClip.Transformers;
using SimpleClip.Weights;
using SimpleClip.ZeroShot;

namespace SimpleClip;

/// <summary>
/// Classifies images among named classes; made by <see cref="ZeroShotClassificationEstimator"/>. The classes' embeddings are saved with it,
/// so that the text tower is not needed any more.
/// </summary>
public sealed class ZeroShotClassificationTransformer : ClipModelTransformer, IPersistentTransformer<ZeroShotClassificationTransformer>
{
    private const string WeightsEntry = "classes.safetensors";
    private const string WeightsName = "class_weights";
    private readonly ZeroShotClassificationEstimator.Options _options;
    private readonly ZeroShotClassifier _classifier;

    internal ZeroShotClassificationTransformer(
        IHostEnvironment environment, ClipModel model, ZeroShotClassificationEstimator.Options options, float[] classEmbeddings)
        : base(environment, model.WithoutWeights(), options)
    {
        _options = options;
        _classifier = new ZeroShotClassifier(model.Info, options, classEmbeddings);
        Encoder.OpenImageTower();
    }

    /// <summary>The labels, in the order of the scores and of the predicted label's key.</summary>
    public IReadOnlyList<string> Labels => _classifier.Labels;

    /// <inheritdoc/>
    static int IPersistentTransformer<ZeroShotClassificationTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static ZeroShotClassificationTransformer IPersistentTransformer<ZeroShotClassificationTransformer>.Load(
        IHostEnvironment environment, ComponentReader reader)
    {
        (ClipModel model, ZeroShotClassificationEstimator.Options options) = Load<ZeroShotClassificationEstimator.Options>(reader);
        if (options.Labels is not { Count: > 0 } labels)
        {
            throw new InvalidDataException("The model file is damaged: its zero-shot classifier has no labels.");
        }

        int classes = labels.Count(label => !options.IsUnknown(label));
        float[] embeddings = reader.ReadStream(WeightsEntry, stream => ReadWeights(stream, classes, model.Info.EmbeddingDimension));
        return new ZeroShotClassificationTransformer(environment, model, options, embeddings);
    }

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema) => new ZeroShotMapper(
        Encoder, _classifier, _options, ImageColumn.Find(inputSchema, _options.InputColumnName), inputSchema);

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer)
    {
        Save(writer, _options);
        writer.WriteStream(WeightsEntry, stream =>
        {
            var weights = new SafetensorsWriter();
            weights.Add(WeightsName, [_classifier.Classes, Encoder.Dimension], _classifier.ClassEmbeddings);
            weights.Save(stream);
        });
    }

    private static float[] ReadWeights(Stream stream, int classes, int dimension)
    {
        using SafetensorsFile file = SafetensorsFile.Open(stream, WeightsEntry);
        return file.Tensors.TryGetValue(WeightsName, out TensorInfo? tensor) && tensor.Shape.SequenceEqual([classes, dimension])
            ? file.ReadFloats(WeightsName)
            : throw new InvalidDataException($"expected a tensor '{WeightsName}' of shape [{classes}, {dimension}]");
    }
}
