using Microsoft.ML;
using SimpleClip.Evaluation;

namespace SimpleClip;

/// <summary>The evaluations of models: <c>mlContext.Clip().Evaluate</c>.</summary>
public static class ClipEvaluateCatalogExtensions
{
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
    }
}
