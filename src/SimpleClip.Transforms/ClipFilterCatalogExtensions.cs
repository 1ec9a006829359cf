using Microsoft.ML;
using SimpleClip.Filtering;

namespace SimpleClip;

/// <summary>Filters image-text pairs: <c>mlContext.Clip().Data</c>.</summary>
public static class ClipFilterCatalogExtensions
{
    extension(ClipDataCatalog catalog)
    {
        /// <summary>
        /// Keeps the image-text pairs that fit each other best, as a model sees them; the best caption speaks for an image.
        /// </summary>
        /// <param name="data">The data.</param>
        /// <param name="model">The model.</param>
        /// <param name="keepShare">The share of rows to keep, above 0 and at most 1.</param>
        /// <param name="imageColumnName">The column of images: paths, bytes of image files, or MLImage.</param>
        /// <param name="captionColumnName">The column of captions, one a row or several.</param>
        /// <param name="imageFolder">The folder to which paths are relative; null for the current directory.</param>
        /// <param name="scoresPath">The file that keeps the scores; null for memory only.</param>
        /// <inheritdoc cref="FilterByClipScore(ClipDataCatalog, IDataView, ClipModel, ClipScoreFilterOptions)"
        /// path="/remarks|/returns|/exception"/>
        /// <example><code>
        /// ClipFilteredDataView pairs = clip.Data.FilterByClipScore(clip.Data.LoadFromTextFile("captions.tsv"), model, keepShare: 0.4);
        /// Console.WriteLine(pairs.Report);
        /// </code></example>
        public ClipFilteredDataView FilterByClipScore(
            IDataView data,
            ClipModel model,
            double keepShare,
            string imageColumnName = ClipColumnNames.ImagePath,
            string captionColumnName = ClipColumnNames.Captions,
            string? imageFolder = null,
            string? scoresPath = null) =>
            catalog.FilterByClipScore(data, model, new ClipScoreFilterOptions
            {
                KeepShare = keepShare,
                ImageColumnName = imageColumnName,
                CaptionColumnName = captionColumnName,
                ImageFolder = imageFolder,
                ScoresPath = scoresPath,
            });

        /// <summary>Keeps the image-text pairs that fit each other best, as a model sees them.</summary>
        /// <remarks>
        /// The score of a pair is the cosine of the embeddings of image and caption. All rows are scored once, when this is called, in
        /// batches;
        /// rows whose image cannot be read, or that have no caption, are skipped, counted and reported. Of each row 16 bytes stay in
        /// memory, and
        /// of each score 4.
        /// </remarks>
        /// <param name="data">The data; with a file of scores, in the same order in every run.</param>
        /// <param name="model">The model.</param>
        /// <param name="options">The settings.</param>
        /// <returns>The rows kept, with a report.</returns>
        /// <exception cref="ArgumentException">A setting is out of range, or a column is missing or of a wrong type
        /// (<see cref="ArgumentOutOfRangeException"/>).</exception>
        /// <exception cref="InvalidDataException">More rows are bad than the options allow, or the file of scores is damaged.</exception>
        /// <exception cref="InvalidOperationException">No row has a score, or the file of scores belongs to another model or to other
        /// data.</exception>
        /// <exception cref="IOException">The file of scores is in use by another run, or cannot be written.</exception>
        /// <exception cref="OperationCanceledException">The context was asked to cancel.</exception>
        public ClipFilteredDataView FilterByClipScore(IDataView data, ClipModel model, ClipScoreFilterOptions options)
        {
            ArgumentNullException.ThrowIfNull(data);
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(options);
            options.Validate(model.Info);
            return ClipScoreFilter.Apply(catalog.Context, data, model, options);
        }
    }
}
