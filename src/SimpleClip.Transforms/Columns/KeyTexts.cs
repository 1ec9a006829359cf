using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Schema;

namespace SimpleClip.Columns;

/// <summary>The texts that a column's keys stand for.</summary>
internal static class KeyTexts
{
    /// <summary>The texts of the keys 1, 2, …; null where the column is no key with texts.</summary>
    public static string[]? Of(DataViewSchema.Column column)
    {
        DataViewType? type = column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues)?.Type;
        if (type is not VectorDataViewType { ItemType: TextDataViewType })
        {
            return null;
        }

        VBuffer<ReadOnlyMemory<char>> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }
}
