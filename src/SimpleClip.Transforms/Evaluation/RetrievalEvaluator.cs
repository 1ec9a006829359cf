using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Columns;
using SimpleClip.Transformers;

namespace SimpleClip.Evaluation;

/// <summary>Embeds the images and captions of data and measures retrieval between them.</summary>
internal static class RetrievalEvaluator
{
    /// <summary>The column of image embeddings added on the way.</summary>
    public const string EmbeddingColumnName = "SimpleClip.Retrieval.ImageEmbedding";

    public static RetrievalMetrics Evaluate(
        MLContext context, IDataView data, ClipModel model, ImageEmbeddingEstimator.Options images, string captionsColumnName)
    {
        TextColumn.Find(data.Schema, captionsColumnName);
        using ImageEmbeddingTransformer transformer = new ImageEmbeddingEstimator(context, model, images).Fit(data);
        IDataView embedded = transformer.Transform(data);
        DataViewSchema.Column embeddingColumn = embedded.Schema[EmbeddingColumnName];
        DataViewSchema.Column captionsColumn = embedded.Schema[captionsColumnName];
        var imageEmbeddings = new List<float>();
        var captions = new List<string>();
        var captionToImage = new List<int>();
        using (DataViewRowCursor cursor = embedded.GetRowCursor([embeddingColumn, captionsColumn]))
        {
            ValueGetter<VBuffer<float>> getEmbedding = cursor.GetGetter<VBuffer<float>>(embeddingColumn);
            Func<string[]> readCaptions = TextColumn.CreateReader(cursor, captionsColumn);
            VBuffer<float> embedding = default;
            for (int row = 0; cursor.MoveNext(); row++)
            {
                getEmbedding(ref embedding);
                imageEmbeddings.AddRange(embedding.GetValues());
                string[] ofRow = RowReader.Read(row, readCaptions);
                captions.AddRange(ofRow);
                captionToImage.AddRange(Enumerable.Repeat(row, ofRow.Length));
            }
        }

        using var encoder = new ClipEncoder(model, context.EncoderOptions(images.BatchSize, images.Threads));
        return RetrievalMetrics.Compute([.. imageEmbeddings], encoder.EmbedTexts(captions), encoder.Dimension, captionToImage);
    }
}
