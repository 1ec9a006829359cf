using Microsoft.ML;
using SimpleClip.Evaluation;

namespace SimpleClip;

/// <summary>The evaluations of models: <c>mlContext.Clip().Evaluate</c>.</summary>
public static class ClipEvaluateCatalogExtensions
{
    /// <summary>The column of embeddings added on the way.</summary>
    private const string EmbeddingColumnName = "SimpleClip.Probe.Embedding";

    extension(ClipEvaluateCatalog catalog)
    {
        /// <summary>Measures how well a model finds captions by images and images by captions.</summary>
        /// <param name="data">The data, one image and its captions a row; read once.</param>
        /// <param name="model">The model.</param>
        /// <param name="imageColumnName">The column of images: paths, bytes of image files, or MLImage.</param>
        /// <param name="captionsColumnName">The column of captions, one a row or several; each caption is a query of its own.</param>
        /// <param name="imageFolder">The folder to which paths are relative; null for the current directory.</param>
        /// <param name="batchSize">The most images or texts computed in one call.</param>
        /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
        /// <exception cref="Batching.RowException">A row's image cannot be read, or it has no caption.</exception>
        public RetrievalMetrics Retrieval(
            IDataView data,
            ClipModel model,
            string imageColumnName = ClipColumnNames.ImagePath,
            string captionsColumnName = ClipColumnNames.Captions,
            string? imageFolder = null,
            int batchSize = 32)
        {
            ArgumentNullException.ThrowIfNull(data);
            ArgumentNullException.ThrowIfNull(model);
            var images = new ImageEmbeddingEstimator.Options
            {
                InputColumnName = imageColumnName,
                OutputColumnName = RetrievalEvaluator.EmbeddingColumnName,
                ImageFolder = imageFolder,
                BatchSize = batchSize,
            };
            return RetrievalEvaluator.Evaluate(catalog.Context, data, model, images, captionsColumnName);
        }

        /// <summary>Measures zero-shot classification, or any other, by the scores that it has added to data.</summary>
        /// <param name="scored">
        /// Data with scores, as <see cref="ZeroShotClassificationTransformer"/> or a multiclass trainer of ML.NET adds them; read once.
        /// </param>
        /// <param name="labelColumnName">
        /// The classes of the images: texts, or keys, which are matched with the scores' slot names; keys that stand for no texts are the
        /// places of
        /// the scores.
        /// </param>
        /// <param name="scoreColumnName">The scores, a vector with a place for each class.</param>
        /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
        /// <exception cref="Batching.RowException">A row's image cannot be read, or its label is none of the classes.</exception>
        /// <exception cref="InvalidOperationException">There are no rows.</exception>
        public ZeroShotMetrics ZeroShot(IDataView scored, string labelColumnName = ClipColumnNames.Label, string scoreColumnName = "Score")
        {
            ArgumentNullException.ThrowIfNull(scored);
            return new ZeroShotMetrics(ScoredData.Count(catalog.Context, scored, labelColumnName, scoreColumnName));
        }

        /// <summary>Measures how well a model finds the classes of images among their names.</summary>
        /// <param name="data">Labelled images; read once, and their labels another time if the classes are to be found there.</param>
        /// <param name="model">The model.</param>
        /// <param name="labels">The names of the classes; null to take the values of a label column of keys, or the different
        /// texts.</param>
        /// <param name="imageColumnName">The column of images: paths, bytes of image files, or MLImage.</param>
        /// <param name="labelColumnName">The column of classes: a text, or a key with texts as its values.</param>
        /// <param name="templates">Texts with <c>{}</c> in place of the class's name; null for <see cref="PromptTemplates.Photo"/>.</param>
        /// <param name="imageFolder">The folder to which paths are relative; null for the current directory.</param>
        /// <param name="batchSize">The most images computed in one call.</param>
        /// <exception cref="ArgumentException">A column is missing or of a wrong type, or there are fewer than two classes.</exception>
        /// <exception cref="Batching.RowException">A row's image cannot be read, or its label is none of the classes.</exception>
        /// <exception cref="InvalidOperationException">There are no rows.</exception>
        public ZeroShotMetrics ZeroShot(
            IDataView data,
            ClipModel model,
            IReadOnlyList<string>? labels = null,
            string imageColumnName = ClipColumnNames.ImagePath,
            string labelColumnName = ClipColumnNames.Label,
            IReadOnlyList<string>? templates = null,
            string? imageFolder = null,
            int batchSize = 32) =>
            catalog.ZeroShot(data, model, new ZeroShotClassificationEstimator.Options
            {
                Labels = labels,
                InputColumnName = imageColumnName,
                LabelColumnName = labelColumnName,
                Templates = templates ?? PromptTemplates.Photo,
                ImageFolder = imageFolder,
                BatchSize = batchSize,
            });

        /// <summary>Measures how well a model finds the classes of images among their names.</summary>
        /// <param name="data">Labelled images; read once, and their labels another time if the classes are to be found there.</param>
        /// <param name="model">The model.</param>
        /// <param name="options">The settings of the classifier.</param>
        /// <exception cref="ArgumentException">A column is missing or of a wrong type, or there are fewer than two classes.</exception>
        /// <exception cref="Batching.RowException">A row's image cannot be read, or its label is none of the classes.</exception>
        /// <exception cref="InvalidOperationException">There are no rows.</exception>
        public ZeroShotMetrics ZeroShot(IDataView data, ClipModel model, ZeroShotClassificationEstimator.Options options)
        {
            ArgumentNullException.ThrowIfNull(data);
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(options);
            IReadOnlyList<string> labels = options.Labels ?? LabelReader.ReadClasses(data, options.LabelColumnName);

            // No temperature changes which class scores higher, but a low one gives probabilities that float32 cannot tell from each other.
            double? temperature = options.ConfidenceThreshold is null ? 1 : options.Temperature;
            using ZeroShotClassificationTransformer classifier =
                new ZeroShotClassificationEstimator(catalog.Context, model, options with { Labels = labels, Temperature = temperature })
                    .Fit(data);
            return catalog.ZeroShot(classifier.Transform(data), options.LabelColumnName, options.ScoreColumnName);
        }

        /// <summary>
        /// Measures a model's image embeddings by logistic regression on them, without any change to the model: the protocol of CLIP's
        /// authors
        /// (Radford et al. 2021, appendix A.3), with ML.NET's L-BFGS trainer. The strength of the L2 penalty is chosen on validation data
        /// by a
        /// search over twelve decades; then the classifier learns from training and validation data together.
        /// </summary>
        /// <param name="train">Labelled images to learn from; their embeddings are computed once and held in memory.</param>
        /// <param name="test">Labelled images to measure on, of the same classes.</param>
        /// <param name="model">The model.</param>
        /// <param name="options">The settings; null for the usual ones.</param>
        /// <exception cref="ArgumentException">A setting is out of range, a column is missing or of a wrong type, or there are fewer than
        /// two
        /// classes.</exception>
        /// <exception cref="Batching.RowException">A row's image cannot be read, or its label is none of the classes.</exception>
        /// <exception cref="InvalidOperationException">There are too few rows.</exception>
        public LinearProbeMetrics LinearProbe(IDataView train, IDataView test, ClipModel model, LinearProbeOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            return LinearProbe(catalog.Context, train, test, model, EmbeddingColumnName, options ?? new LinearProbeOptions());
        }

        /// <summary>Measures embeddings that the data hold already; otherwise as the overload that computes them.</summary>
        /// <param name="train">Labelled embeddings to learn from; held in memory.</param>
        /// <param name="test">Labelled embeddings to measure on, of the same classes.</param>
        /// <param name="featureColumnName">The column of embeddings, a known-sized vector of <see cref="float"/>.</param>
        /// <param name="options">The settings; null for the usual ones. Those of images are not used.</param>
        /// <inheritdoc cref="LinearProbe(ClipEvaluateCatalog, IDataView, IDataView, ClipModel, LinearProbeOptions)" path="/exception"/>
        public LinearProbeMetrics LinearProbe(
            IDataView train, IDataView test, string featureColumnName, LinearProbeOptions? options = null) =>
            LinearProbe(catalog.Context, train, test, model: null, featureColumnName, options ?? new LinearProbeOptions());

        /// <summary>
        /// Measures a model's image embeddings by logistic regression that has seen only a few images of each class, drawn at random
        /// several times.
        /// </summary>
        /// <param name="train">Labelled images to draw from; their embeddings are computed once and held in memory.</param>
        /// <param name="test">Labelled images to measure on, of the same classes.</param>
        /// <param name="model">The model.</param>
        /// <param name="shots">The number of training images of each class, at least 1.</param>
        /// <param name="options">The settings; null for the usual ones.</param>
        /// <exception cref="ArgumentException">A setting is out of range, a column is missing or of a wrong type, or there are fewer than
        /// two
        /// classes.</exception>
        /// <exception cref="Batching.RowException">A row's image cannot be read, or its label is none of the classes.</exception>
        /// <exception cref="InvalidOperationException">A class has fewer training images, or there are no test images.</exception>
        public FewShotMetrics FewShot(IDataView train, IDataView test, ClipModel model, int shots, FewShotOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(model);
            return FewShot(catalog.Context, train, test, model, EmbeddingColumnName, shots, options ?? new FewShotOptions());
        }

        /// <summary>Measures embeddings that the data hold already; otherwise as the overload that computes them.</summary>
        /// <param name="train">Labelled embeddings to draw from; held in memory.</param>
        /// <param name="test">Labelled embeddings to measure on, of the same classes.</param>
        /// <param name="featureColumnName">The column of embeddings, a known-sized vector of <see cref="float"/>.</param>
        /// <param name="shots">The number of training images of each class, at least 1.</param>
        /// <param name="options">The settings; null for the usual ones. Those of images are not used.</param>
        /// <inheritdoc cref="FewShot(ClipEvaluateCatalog, IDataView, IDataView, ClipModel, int, FewShotOptions)" path="/exception"/>
        public FewShotMetrics FewShot(
            IDataView train, IDataView test, string featureColumnName, int shots, FewShotOptions? options = null) =>
            FewShot(catalog.Context, train, test, model: null, featureColumnName, shots, options ?? new FewShotOptions());
    }

    private static LinearProbeMetrics LinearProbe(
        MLContext context, IDataView train, IDataView test, ClipModel? model, string featureColumnName, LinearProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        options.Validate();
        var evaluator = new ProbeEvaluator(context, train, model, featureColumnName, options);
        return evaluator.LinearProbe(evaluator.Read(test), options);
    }

    private static FewShotMetrics FewShot(
        MLContext context, IDataView train, IDataView test, ClipModel? model, string featureColumnName, int shots, FewShotOptions options)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentOutOfRangeException.ThrowIfLessThan(shots, 1);
        options.Validate();
        var evaluator = new ProbeEvaluator(context, train, model, featureColumnName, options);
        return evaluator.FewShot(evaluator.Read(test), shots, options);
    }
}
