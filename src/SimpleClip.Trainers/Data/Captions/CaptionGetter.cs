using Microsoft.ML;
using Microsoft.ML.Data;

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

        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getAll = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> captions = default;
        return () =>
        {
            getAll(ref captions);
            return WithoutBlanks(captions.GetValues());
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
