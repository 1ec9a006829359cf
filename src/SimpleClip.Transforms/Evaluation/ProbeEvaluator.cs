using Microsoft.ML;

namespace SimpleClip.Evaluation;

/// <summary>Measures embeddings by how well linear classifiers learn from them.</summary>
internal sealed class ProbeEvaluator
{
    private readonly MLContext _context;
    private readonly ClipModel? _model;
    private readonly ProbeOptions _options;
    private readonly string _featureColumnName;
    private readonly IReadOnlyList<string> _classes;
    private readonly LinearClassifier _classifier;

    /// <param name="context">The context to compute on.</param>
    /// <param name="train">The training data, which say what classes there are.</param>
    /// <param name="model">The model; null if the data hold embeddings already.</param>
    /// <param name="featureColumnName">The column of embeddings, computed by the model if there is one.</param>
    /// <param name="options">The columns.</param>
    /// <exception cref="ArgumentException">The training data have fewer than two classes.</exception>
    public ProbeEvaluator(MLContext context, IDataView train, ClipModel? model, string featureColumnName, ProbeOptions options)
    {
        (_context, _model, _options, _featureColumnName) = (context, model, options, featureColumnName);
        _classes = LabelReader.ReadClasses(train, options.LabelColumnName);
        if (_classes.Count < 2)
        {
            throw new ArgumentException(
                $"The training data have {_classes.Count} different labels in column '{options.LabelColumnName}'; expected at least two.",
                nameof(train));
        }

        _classifier = new LinearClassifier(context, _classes);
        Train = Read(train);
    }

    /// <summary>The training data's embeddings.</summary>
    public FeatureSet Train { get; }

    /// <summary>Computes the embeddings of labelled images.</summary>
    public FeatureSet Read(IDataView data)
    {
        if (_model is null)
        {
            return FeatureSet.Read(data, _featureColumnName, _options.LabelColumnName, _classes);
        }

        var images = new ImageEmbeddingEstimator.Options
        {
            InputColumnName = _options.ImageColumnName,
            OutputColumnName = _featureColumnName,
            ImageFolder = _options.ImageFolder,
            BatchSize = _options.BatchSize,
        };
        using ImageEmbeddingTransformer transformer = new ImageEmbeddingEstimator(_context, _model, images).Fit(data);
        return FeatureSet.Read(transformer.Transform(data), _featureColumnName, _options.LabelColumnName, _classes);
    }

    /// <summary>A linear probe: the penalty is chosen on validation data, then the classifier learns from all.</summary>
    public LinearProbeMetrics LinearProbe(FeatureSet test, LinearProbeOptions options)
    {
        if (options.L2Regularization is { } given)
        {
            FeatureSet all = options.Validation is { } more ? Train.With(Read(more)) : Train;
            return new LinearProbeMetrics(_classifier.Evaluate(all, test, given), given, [], options.Seed);
        }

        (FeatureSet validation, FeatureSet train) = options.Validation is { } data
            ? (Read(data), Train)
            : Train.Draw(
                _classes.Count,
                options.Seed,
                (_, count) => Math.Min((int)Math.Round(count * options.ValidationShare), Math.Max(count - 1, 0)));
        if (validation.Rows.Count == 0)
        {
            throw new InvalidOperationException(
                $"There are no images to choose the regularisation on: {Train.Rows.Count} training images are too few to keep some back, " +
                "or the validation data have no rows. Give more images, or a regularisation (option L2Regularization).");
        }

        (float best, IReadOnlyList<RegularizationCandidate> tried) =
            RegularizationSearch.Find(strength => _classifier.Evaluate(train, validation, strength).Top1Accuracy);
        return new LinearProbeMetrics(_classifier.Evaluate(train.With(validation), test, best), best, tried, options.Seed);
    }

    /// <summary>Classifiers that learn from a few images of each class, drawn several times.</summary>
    public FewShotMetrics FewShot(FeatureSet test, int shots, FewShotOptions options)
    {
        ClassificationTally[] runs =
        [
            .. Enumerable.Range(options.Seed, options.Repetitions).Select(seed =>
            {
                FeatureSet drawn = Train.Draw(_classes.Count, seed, (label, count) => Require(label, count, shots)).Taken;
                return _classifier.Evaluate(drawn, test, options.L2Regularization);
            }),
        ];
        return new FewShotMetrics(shots, options.L2Regularization, options.Seed, runs);
    }

    private int Require(int label, int count, int shots) => count >= shots
        ? shots
        : throw new InvalidOperationException($"Class '{_classes[label]}' has {count} training images; expected at least {shots}.");
}
