namespace Microsoft.ML.Data;

/// <summary>How values are compared when they are mapped to keys.</summary>
internal static class Terms
{
    public static IEqualityComparer<T> Comparer<T>() => typeof(T) == typeof(ReadOnlyMemory<char>)
        ? (IEqualityComparer<T>)(object)new TextComparer()
        : EqualityComparer<T>.Default;

    public static IComparer<T> Order<T>() => typeof(T) == typeof(ReadOnlyMemory<char>)
        ? (IComparer<T>)(object)System.Collections.Generic.Comparer<ReadOnlyMemory<char>>.Create((a, b) => a.Span.CompareTo(b.Span,
            StringComparison.Ordinal))
        : System.Collections.Generic.Comparer<T>.Default;

    /// <summary>Empty text and NaN get no key.</summary>
    public static bool IsMissing<T>(T value) => value switch
    {
        ReadOnlyMemory<char> text => text.IsEmpty,
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        _ => false,
    };

    /// <summary>A getter that hands out single values as vectors of one.</summary>
    public static ValueGetter<VBuffer<T>> AsVector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
            return row.GetGetter<VBuffer<T>>(column);
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return (ref VBuffer<T> dst) =>
        {
            VBufferEditor<T> editor = VBufferEditor.Create(ref dst, 1);
            getter(ref editor.Values[0]);
            dst = editor.Commit();
        };
    }

    private sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);
    }
}
