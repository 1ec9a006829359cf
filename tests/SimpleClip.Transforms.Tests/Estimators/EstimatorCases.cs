using Microsoft.ML;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Estimators;

/// <summary>All estimators of the package, each with every kind of input and setting that takes a way of its own.</summary>
internal static class EstimatorCases
{
    private const int BatchSize = 3;

    /// <summary>The model that all of them compute with.</summary>
    public static readonly ClipModel Model = ColorModel.Create();

    public static readonly IReadOnlyList<EstimatorCase> All =
    [
        Images("image embedding of paths", "ImagePath", new() { BatchSize = BatchSize }),
        Images("image embedding of bytes, fewer dimensions", "File", new() { BatchSize = BatchSize, Dimensions = 2 }),
        Images("image embedding of LoadImages", "Image", new() { BatchSize = BatchSize }) with
        {
            Upstream = (context, folder) => context.Transforms.LoadImages("Image", folder, "ImagePath"),
        },
        Images("image embedding of LoadRawImageBytes, not normalized", "Image", new() { BatchSize = BatchSize, Normalize = false }) with
        {
            Upstream = (context, folder) => context.Transforms.LoadRawImageBytes("Image", folder, "ImagePath"),
        },
        Texts("text embedding of texts", "Text", new() { BatchSize = BatchSize }),
        Texts("text embedding of captions, fewer dimensions", "Captions", new() { BatchSize = BatchSize, Dimensions = 3 }),
        Texts("text embedding of captions, not normalized", "Captions", new() { BatchSize = BatchSize, Normalize = false }),
        ZeroShot("zero-shot classification with labels", new() { Labels = ["red", "green", "blue"] }),
        ZeroShot("zero-shot classification with the label column's values", new()) with
        {
            Upstream = (context, _) => context.Transforms.Conversion.MapValueToKey("Label"),
            FitInputs = ["Label"],
        },
        ZeroShot("zero-shot classification with several labels or none", new()
        {
            Labels = ["red", "green"],
            Scoring = ZeroShotScoring.Sigmoid,
            ConfidenceThreshold = 0.9f,
            PredictedLabelsColumnName = "PredictedLabels",
        }),
        Similarity("similarity as cosine", new() { TextColumnName = "Captions" }),
        Similarity("similarity as probability", new() { ImageColumnName = "File", Scoring = SimilarityScoring.Sigmoid }),
        Retrieval("retrieval by texts", new() { K = 3 }),
        Retrieval("retrieval by images, more than there are", new() { Query = RetrievalQuery.Image, InputColumnName = "File", K = 9 }),
        Retrieval("retrieval by captions from a file", new() { InputColumnName = "Captions", IndexPath = ColorIndex.Path }),
        new EstimatorCase("trained model", context => new TrainedModelEstimator(context), [], ["ImageEmbedding", "TextEmbedding"]),
    ];

    /// <summary>Their names, as arguments of tests.</summary>
    public static IEnumerable<object[]> Names => All.Select(found => new object[] { found.Name });

    public static EstimatorCase Named(string name) => All.Single(found => found.Name == name);

    private static EstimatorCase Images(string name, string column, ImageEmbeddingEstimator.Options options) => new(
        name,
        context => context.Clip().Transforms.ImageEmbedding(Model, options with { InputColumnName = column }),
        [column],
        ["Embedding"]);

    private static EstimatorCase Texts(string name, string column, TextEmbeddingEstimator.Options options) => new(
        name,
        context => context.Clip().Transforms.TextEmbedding(Model, options with { InputColumnName = column }),
        [column],
        ["Embedding"]);

    private static EstimatorCase ZeroShot(string name, ZeroShotClassificationEstimator.Options options) => new(
        name,
        context => context.Clip().Transforms.ZeroShotClassification(Model, options with { BatchSize = BatchSize }),
        ["ImagePath"],
        ["Score", "PredictedLabel", .. options.PredictedLabelsColumnName is { } labels ? [labels] : Array.Empty<string>()]);

    private static EstimatorCase Similarity(string name, ImageTextSimilarityEstimator.Options options) => new(
        name,
        context => context.Clip().Transforms.ImageTextSimilarity(
            Model, options with { OutputColumnName = "Similarity", BatchSize = BatchSize }),
        [options.ImageColumnName, options.TextColumnName],
        ["Similarity"]);

    private static EstimatorCase Retrieval(string name, RetrievalEstimator.Options options) => new(
        name,
        context => context.Clip().Transforms.Retrieval(Model, ColorIndex.Instance, options with { BatchSize = BatchSize }),
        [options.InputColumnName],
        ["Matches", "Score"]);
}
