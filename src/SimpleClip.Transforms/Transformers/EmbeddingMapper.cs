using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Columns;

namespace SimpleClip.Transformers;

/// <summary>Adds columns of embeddings.</summary>
internal sealed class EmbeddingMapper(int dimension, params EmbeddingOutput[] outputs) : BatchMapper
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } =
        [.. outputs.Select(
            output => new DataViewSchema.DetachedColumn(output.Name, new VectorDataViewType(NumberDataViewType.Single, dimension)))];

    /// <summary>Embeddings of a column of images.</summary>
    public static EmbeddingOutput OfImages(string name, DataViewSchema.Column input, string? imageFolder, ClipEncoder encoder) => new(
        name,
        input,
        (row, capacity) =>
            new ImageEmbeddingBatch(encoder, ImageInput.Create(row, input, imageFolder, encoder.Model.ImageProcessor, capacity), capacity));

    /// <summary>Embeddings of a column of texts.</summary>
    public static EmbeddingOutput OfTexts(string name, DataViewSchema.Column input, ClipEncoder encoder) =>
        new(name, input, (row, capacity) => new TextEmbeddingBatch(encoder, TextColumn.CreateReader(row, input), capacity));

    public override IEnumerable<DataViewSchema.Column> GetDependencies(IReadOnlyCollection<int> activeOutputs) =>
        activeOutputs.Select(output => outputs[output].Input);

    public override RowBatch CreateBatch(DataViewRow input, IReadOnlyCollection<int> activeOutputs, int capacity) =>
        new CombinedBatch(activeOutputs.ToDictionary(output => output, output => outputs[output].CreateBatch(input, capacity)));

    /// <summary>The batches of several columns.</summary>
    private sealed class CombinedBatch(Dictionary<int, EmbeddingBatch> batches) : RowBatch
    {
        public override void Read(int slot)
        {
            foreach (EmbeddingBatch batch in batches.Values)
            {
                batch.Read(slot);
            }
        }

        public override void Evaluate(int count)
        {
            foreach (EmbeddingBatch batch in batches.Values)
            {
                batch.Evaluate(count);
            }
        }

        public override Delegate CreateGetter(int output, Func<int> slot) => batches[output].CreateGetter(output, slot);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                foreach (EmbeddingBatch batch in batches.Values)
                {
                    batch.Dispose();
                }
            }

            base.Dispose(disposing);
        }
    }
}
