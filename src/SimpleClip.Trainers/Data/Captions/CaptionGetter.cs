using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.ZeroShot;

namespace SimpleClip.Data;

/// <summary>Reads the captions of a cursor's row.</summary>
internal static class CaptionGetter
{
    /// <summary>Makes a reader that gives the row's captions, blank ones left out.</summary>
    public static Func<IReadOnlyList<string>> Create(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is TextDataViewType)
        {
            ValueGetter<ReadOnlyMemory<char>> getOne = row.GetGetter<ReadOnlyMemory<char>>(column);
            ReadOnlyMemory<char> caption = default;
            return () =>
            {
                getOne(ref caption);
                return WithoutBlanks([caption]);
            };
        }

        return column.Type is KeyDataViewType ? OfKey(row, column) : OfVector(row, column);
    }

    private static Func<IReadOnlyList<string>> OfVector(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getAll = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> captions = default;
        return () =>
        {
            getAll(ref captions);
            return WithoutBlanks(captions.GetValues());
        };
    }

    /// <summary>The text that a key stands for; a key of 0 stands for none.</summary>
    private static Func<IReadOnlyList<string>> OfKey(DataViewRow row, DataViewSchema.Column column)
    {
        string[] values = ZeroShotLabels.KeyValues(column)!;
        ValueGetter<uint> getKey = row.GetGetter<uint>(column);
        uint key = 0;
        return () =>
        {
            getKey(ref key);
            return key == 0 ? [] : WithoutBlanks([values[key - 1].AsMemory()]);
        };
    }

    private static List<string> WithoutBlanks(ReadOnlySpan<ReadOnlyMemory<char>> captions)
    {
        var kept = new List<string>(captions.Length);
        foreach (ReadOnlyMemory<char> caption in captions)
        {
            if (!caption.Span.IsWhiteSpace())
            {
                kept.Add(caption.ToString());
            }
        }

        return kept;
    }
}
