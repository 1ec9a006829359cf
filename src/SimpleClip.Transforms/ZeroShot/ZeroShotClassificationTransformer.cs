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
    private readonly float[] _classWeights;

    internal ZeroShotClassificationTransformer(
        IHostEnvironment environment, ClipModel model, ZeroShotClassificationEstimator.Options options, float[] classWeights)
        : base(environment, model.WithoutWeights(), options)
    {
        _options = options;
        _classWeights = classWeights;
        Encoder.OpenImageTower();
    }

    /// <summary>The names of the classes, in the order of the scores and of the predicted label's key.</summary>
    public IReadOnlyList<string> Labels => _options.Labels!;

    /// <inheritdoc/>
    static int IPersistentTransformer<ZeroShotClassificationTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static ZeroShotClassificationTransformer IPersistentTransformer<ZeroShotClassificationTransformer>.Load(
        IHostEnvironment environment, ComponentReader reader)
    {
        (ClipModel model, ZeroShotClassificationEstimator.Options options) = Load<ZeroShotClassificationEstimator.Options>(reader);
        int classes = options.Labels?.Count ?? throw new InvalidDataException("The model file is damaged: a zero-shot classifier without labels.");
        float[] weights = reader.ReadStream(WeightsEntry, stream => ReadWeights(stream, classes, model.Info.EmbeddingDimension));
        return new ZeroShotClassificationTransformer(environment, model, options, weights);
    }

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema) => new ZeroShotMapper(
        Encoder, _options, _classWeights, ImageColumn.Find(inputSchema, _options.InputColumnName), inputSchema);

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer)
    {
        Save(writer, _options);
        writer.WriteStream(WeightsEntry, stream =>
        {
            var weights = new SafetensorsWriter();
            weights.Add(WeightsName, [Labels.Count, Encoder.Dimension], _classWeights.AsSpan());
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
