namespace SimpleClip;

/// <summary>The transforms that serve models: <c>mlContext.Clip().Transforms</c>.</summary>
public static class ClipTransformsCatalogExtensions
{
    extension(ClipTransformsCatalog catalog)
    {
        /// <summary>Adds a column of image embeddings.</summary>
        /// <param name="outputColumnName">The column to add: a vector of length 1.</param>
        /// <param name="inputColumnName">The column of images: paths, bytes of image files, or MLImage.</param>
        /// <param name="model">The model.</param>
        /// <param name="imageFolder">The folder to which paths are relative; null for the current directory.</param>
        /// <param name="batchSize">The most images computed in one call.</param>
        /// <param name="dimensions">How many of an embedding's values are kept, the first ones; null for all.</param>
        /// <exception cref="ArgumentException">A setting is outside its range.</exception>
        public ImageEmbeddingEstimator ImageEmbedding(
            string outputColumnName,
            string inputColumnName,
            ClipModel model,
            string? imageFolder = null,
            int batchSize = 32,
            int? dimensions = null) =>
            catalog.ImageEmbedding(
                model,
                new ImageEmbeddingEstimator.Options
                {
                    OutputColumnName = outputColumnName,
                    InputColumnName = inputColumnName,
                    ImageFolder = imageFolder,
                    BatchSize = batchSize,
                    Dimensions = dimensions,
                });

        /// <summary>Adds a column of image embeddings.</summary>
        /// <param name="model">The model.</param>
        /// <param name="options">The settings.</param>
        /// <exception cref="ArgumentException">A setting is outside its range.</exception>
        public ImageEmbeddingEstimator ImageEmbedding(ClipModel model, ImageEmbeddingEstimator.Options options) =>
            new(catalog.Context, model, options);

        /// <summary>Adds a column of text embeddings.</summary>
        /// <param name="outputColumnName">The column to add: a vector of length 1.</param>
        /// <param name="inputColumnName">The column of texts, one a row or several.</param>
        /// <param name="model">The model.</param>
        /// <param name="batchSize">The most texts computed in one call.</param>
        /// <param name="dimensions">How many of an embedding's values are kept, the first ones; null for all.</param>
        /// <exception cref="ArgumentException">A setting is outside its range.</exception>
        public TextEmbeddingEstimator TextEmbedding(
            string outputColumnName, string inputColumnName, ClipModel model, int batchSize = 32, int? dimensions = null) =>
            catalog.TextEmbedding(
                model,
                new TextEmbeddingEstimator.Options
                {
                    OutputColumnName = outputColumnName,
                    InputColumnName = inputColumnName,
                    BatchSize = batchSize,
                    Dimensions = dimensions,
                });

        /// <summary>Adds a column of text embeddings.</summary>
        /// <param name="model">The model.</param>
        /// <param name="options">The settings.</param>
        /// <exception cref="ArgumentException">A setting is outside its range.</exception>
        public TextEmbeddingEstimator TextEmbedding(ClipModel model, TextEmbeddingEstimator.Options options) =>
            new(catalog.Context, model, options);

        /// <summary>Classifies images among classes of which only the names are known.</summary>
        /// <param name="model">The model.</param>
        /// <param name="labels">The names of the classes; null to take the key values of the label column.</param>
        /// <param name="inputColumnName">The column of images: paths, bytes of image files, or MLImage.</param>
        /// <param name="labelColumnName">The label column; it need not be there if labels are given.</param>
        /// <param name="scoreColumnName">The column of probabilities to add.</param>
        /// <param name="predictedLabelColumnName">The column of predicted labels to add, a key: <c>MapKeyToValue</c> gives the
        /// names.</param>
        /// <param name="templates">Texts with <c>{}</c> in place of the class's name; null for <see cref="PromptTemplates.Photo"/>.</param>
        /// <param name="imageFolder">The folder to which paths are relative; null for the current directory.</param>
        /// <param name="batchSize">The most images computed in one call.</param>
        /// <exception cref="ArgumentException">A setting is outside its range.</exception>
        public ZeroShotClassificationEstimator ZeroShotClassification(
            ClipModel model,
            IReadOnlyList<string>? labels = null,
            string inputColumnName = ClipColumnNames.ImagePath,
            string labelColumnName = ClipColumnNames.Label,
            string scoreColumnName = "Score",
            string predictedLabelColumnName = "PredictedLabel",
            IReadOnlyList<string>? templates = null,
            string? imageFolder = null,
            int batchSize = 32) =>
            catalog.ZeroShotClassification(model, new ZeroShotClassificationEstimator.Options
            {
                Labels = labels,
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
                ScoreColumnName = scoreColumnName,
                PredictedLabelColumnName = predictedLabelColumnName,
                Templates = templates ?? PromptTemplates.Photo,
                ImageFolder = imageFolder,
                BatchSize = batchSize,
            });

        /// <summary>Classifies images among classes of which only the names are known.</summary>
        /// <param name="model">The model.</param>
        /// <param name="options">The settings.</param>
        /// <exception cref="ArgumentException">A setting is outside its range.</exception>
        public ZeroShotClassificationEstimator ZeroShotClassification(ClipModel model, ZeroShotClassificationEstimator.Options options) =>
            new(catalog.Context, model, options);

        /// <summary>Says how well the image and the text of a row belong together.</summary>
        /// <param name="outputColumnName">The column to add, of <see cref="float"/>.</param>
        /// <param name="imageColumnName">The column of images: paths, bytes of image files, or MLImage.</param>
        /// <param name="textColumnName">The column of texts, one a row or several.</param>
        /// <param name="model">The model.</param>
        /// <param name="scoring">What the similarity is given as.</param>
        /// <param name="imageFolder">The folder to which paths are relative; null for the current directory.</param>
        /// <param name="batchSize">The most images or texts computed in one call.</param>
        /// <exception cref="ArgumentException">A setting is outside its range.</exception>
        public ImageTextSimilarityEstimator ImageTextSimilarity(
            string outputColumnName,
            string imageColumnName,
            string textColumnName,
            ClipModel model,
            SimilarityScoring scoring = SimilarityScoring.Cosine,
            string? imageFolder = null,
            int batchSize = 32) =>
            catalog.ImageTextSimilarity(model, new ImageTextSimilarityEstimator.Options
            {
                OutputColumnName = outputColumnName,
                ImageColumnName = imageColumnName,
                TextColumnName = textColumnName,
                Scoring = scoring,
                ImageFolder = imageFolder,
                BatchSize = batchSize,
            });

        /// <summary>Says how well the image and the text of a row belong together.</summary>
        /// <param name="model">The model.</param>
        /// <param name="options">The settings.</param>
        /// <exception cref="ArgumentException">A setting is outside its range.</exception>
        public ImageTextSimilarityEstimator ImageTextSimilarity(ClipModel model, ImageTextSimilarityEstimator.Options options) =>
            new(catalog.Context, model, options);

        /// <summary>Finds in an index what is most similar to the text or image of a row.</summary>
        /// <param name="outputColumnName">The column of keys to add: a vector of <paramref name="k"/> texts.</param>
        /// <param name="inputColumnName">The column to search by.</param>
        /// <param name="model">The model, which has also made the index's embeddings.</param>
        /// <param name="index">What to search in. It stays the caller's, who disposes of it after the last search.</param>
        /// <param name="query">Whether the input column holds texts or images.</param>
        /// <param name="k">How many to find.</param>
        /// <param name="scoreColumnName">The column of cosines to add: a vector of <paramref name="k"/> numbers.</param>
        /// <param name="imageFolder">The folder to which paths are relative; null for the current directory.</param>
        /// <param name="batchSize">The most texts or images computed in one call.</param>
        /// <exception cref="ArgumentException">A setting is outside its range, or the index does not fit the model.</exception>
        public RetrievalEstimator Retrieval(
            string outputColumnName,
            string inputColumnName,
            ClipModel model,
            EmbeddingIndex index,
            RetrievalQuery query = RetrievalQuery.Text,
            int k = 10,
            string scoreColumnName = "Score",
            string? imageFolder = null,
            int batchSize = 32) =>
            catalog.Retrieval(model, index, new RetrievalEstimator.Options
            {
                OutputColumnName = outputColumnName,
                ScoreColumnName = scoreColumnName,
                InputColumnName = inputColumnName,
                Query = query,
                K = k,
                ImageFolder = imageFolder,
                BatchSize = batchSize,
            });

        /// <summary>Finds in an index what is most similar to the text or image of a row.</summary>
        /// <param name="model">The model, which has also made the index's embeddings.</param>
        /// <param name="index">What to search in. It stays the caller's, who disposes of it after the last search.</param>
        /// <param name="options">The settings.</param>
        /// <exception cref="ArgumentException">A setting is outside its range, or the index does not fit the model.</exception>
        public RetrievalEstimator Retrieval(ClipModel model, EmbeddingIndex index, RetrievalEstimator.Options options) =>
            new(catalog.Context, model, index, options);
    }
}
