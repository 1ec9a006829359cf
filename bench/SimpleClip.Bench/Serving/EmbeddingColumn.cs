using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Bench.Serving;

/// <summary>A column of embeddings that is computed when it is read.</summary>
internal static class EmbeddingColumn
{
    /// <summary>Reads every row.</summary>
    public static void Read(IDataView view, string name)
    {
        DataViewSchema.Column column = view.Schema[name];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> embedding = default;
        while (cursor.MoveNext())
        {
            getter(ref embedding);
        }
    }
}
