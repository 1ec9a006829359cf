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
    private const string StateEntry = "options.json";
    private const string WeightsEntry = "classes.safetensors";
    private const string WeightsName = "class_weights";
    private readonly State _state;
    private readonly float[] _classWeights;

    internal ZeroShotClassificationTransformer(
        IHostEnvironment environment, ClipModel model, State state, float[] classWeights, int? threads)
        : base(environment, model.WithoutWeights(), state.BatchSize, threads)
    {
        _state = state;
        _classWeights = classWeights;
        Encoder.OpenImageTower();
    }

    /// <summary>The names of the classes, in the order of the scores and of the predicted label's key.</summary>
    public IReadOnlyList<string> Labels => _state.Labels;

    /// <inheritdoc/>
    static int IPersistentTransformer<ZeroShotClassificationTransformer>.FormatVersion => 1;

    /// <inheritdoc/>
    static ZeroShotClassificationTransformer IPersistentTransformer<ZeroShotClassificationTransformer>.Load(
        IHostEnvironment environment, ComponentReader reader)
    {
        ClipModel model = LoadModel(reader);
        State state = reader.ReadJson(StateEntry, TransformerJson.Default.ZeroShotState);
        float[] weights = reader.ReadStream(WeightsEntry, stream => ReadWeights(stream, state.Labels.Count, model.Info.EmbeddingDimension));
        return new ZeroShotClassificationTransformer(environment, model, state, weights, threads: null);
    }

    /// <inheritdoc/>
    protected override BatchMapper CreateMapper(DataViewSchema inputSchema) => new ZeroShotMapper(
        Encoder, _state, _classWeights, ImageColumn.Find(inputSchema, _state.InputColumnName), inputSchema);

    /// <inheritdoc/>
    protected override void Save(ComponentWriter writer)
    {
        writer.WriteJson(StateEntry, _state, TransformerJson.Default.ZeroShotState);
        writer.WriteStream(WeightsEntry, stream =>
        {
            var weights = new SafetensorsWriter();
            weights.Add(WeightsName, [_state.Labels.Count, Encoder.Dimension], _classWeights.AsSpan());
            weights.Save(stream);
        });
        SaveModel(writer);
    }

    private static float[] ReadWeights(Stream stream, int classes, int dimension)
    {
        using SafetensorsFile file = SafetensorsFile.Open(stream, WeightsEntry);
        return file.Tensors.TryGetValue(WeightsName, out TensorInfo? tensor) && tensor.Shape.SequenceEqual([classes, dimension])
            ? file.ReadFloats(WeightsName)
            : throw new InvalidDataException($"expected a tensor '{WeightsName}' of shape [{classes}, {dimension}]");
    }

    /// <summary>What is saved beside the model and the classes' embeddings.</summary>
    internal sealed record State
    {
        public required IReadOnlyList<string> Labels { get; init; }

        public required string InputColumnName { get; init; }

        public string? ImageFolder { get; init; }

        public required string ScoreColumnName { get; init; }

        public required string PredictedLabelColumnName { get; init; }

        public required int BatchSize { get; init; }
    }
}
