using Microsoft.ML;

namespace SimpleClip.Transformers;

/// <summary>A column of embeddings to add.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Input">The column it is computed from.</param>
/// <param name="CreateBatch">Makes the buffers of a cursor, from its row and the most rows of a batch.</param>
internal sealed record EmbeddingOutput(string Name, DataViewSchema.Column Input, Func<DataViewRow, int, EmbeddingBatch> CreateBatch);
