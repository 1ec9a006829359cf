using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>A dense or sparse vector over reusable arrays. Immutable by itself; <see cref="VBufferEditor"/> refills it.</summary>
public readonly struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    /// <summary>The logical length.</summary>
    public readonly int Length;

    public VBuffer(int length, T[] values, int[] indices = null)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param((values?.Length ?? 0) >= length, nameof(values));
        Length = length;
        _count = length;
        _values = values;
        _indices = indices;
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param(count >= 0 && count <= length, nameof(count));
        Check.Param((values?.Length ?? 0) >= count, nameof(values));
        Check.Param(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public void CopyToDense(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination) => CopyTo(ref destination, 0, Length);

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Check.Param(sourceIndex >= 0 && sourceIndex <= Length, nameof(sourceIndex));
        Check.Param(length >= 0 && sourceIndex <= Length - length, nameof(length));
        (int from, int count) = IsDense ? (sourceIndex, length) : ExplicitRange(sourceIndex, length);
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length, count);
        _values.AsSpan(from, count).CopyTo(editor.Values);
        for (int i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = _indices[from + i] - sourceIndex;
        destination = editor.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Check.Param(destinationIndex >= 0 && destinationIndex <= destination.Length - Length,
            nameof(destination), "Not large enough to hold these values.");
        Span<T> target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }
        target.Fill(defaultValue);
        for (int i = 0; i < _count; i++)
            target[_indices[i]] = _values[i];
    }

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        Check.Param(length >= 0 && length <= (source?.Length ?? 0), nameof(length));
        Check.Param(sourceIndex >= 0 && sourceIndex <= (source?.Length ?? 0) - length, nameof(sourceIndex));
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        if (all)
            return DenseValues().Select((value, i) => KeyValuePair.Create(i, value));
        VBuffer<T> self = this;
        return Enumerable.Range(0, _count).Select(i => KeyValuePair.Create(self.IsDense ? i : self._indices[i], self._values[i]));
    }

    public IEnumerable<T> DenseValues()
    {
        VBuffer<T> self = this;
        return Enumerable.Range(0, Length).Select(i => self.GetItemOrDefault(i));
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public T GetItemOrDefault(int index)
    {
        Check.Param(index >= 0 && index < Length, nameof(index));
        if (IsDense)
            return _values[index];
        int found = Array.BinarySearch(_indices ?? [], 0, _count, index);
        return found >= 0 ? _values[found] : default;
    }

    public override string ToString() => IsDense
        ? $"Dense vector of size {Length}"
        : $"Sparse vector of size {Length}, {_count} explicit values";

    public IEnumerator GetEnumerator() => (_values ?? []).GetEnumerator();

    internal VBufferEditor<T> Edit(int length, int? count, int? maxCapacity, bool keepOld, bool requireIndices)
    {
        Check.Param(length >= 0, "newLogicalLength", "Must be non-negative.");
        Check.Param(count is null or >= 0, "valuesCount", "If specified, must be non-negative.");
        Check.Param(count is null || count <= length, "valuesCount", "If specified, must be no greater than newLogicalLength");
        int explicitCount = count ?? length;
        T[] values = Grow(_values, explicitCount, maxCapacity, keepOld);
        int[] indices = explicitCount == length && !requireIndices ? _indices : Grow(_indices, explicitCount, maxCapacity, keepOld);
        return new VBufferEditor<T>(length, explicitCount, values, indices, requireIndices, values != _values, indices != _indices);
    }

    internal VBufferEditor<T> Edit() => Edit(Length, _count, null, false, false);

    private static TItem[] Grow<TItem>(TItem[] array, int needed, int? maxCapacity, bool keepOld)
    {
        int have = array?.Length ?? 0;
        if (needed <= have)
            return array;
        int size = Math.Max(needed, Math.Min(2 * have, maxCapacity ?? Array.MaxLength));
        if (!keepOld || array == null)
            return new TItem[size];
        Array.Resize(ref array, size);
        return array;
    }

    private (int From, int Count) ExplicitRange(int first, int length)
    {
        ReadOnlySpan<int> indices = GetIndices();
        int from = LowerBound(indices, first);
        return (from, LowerBound(indices, first + length) - from);
    }

    private static int LowerBound(ReadOnlySpan<int> indices, int value)
    {
        int found = indices.BinarySearch(value);
        return found >= 0 ? found : ~found;
    }
}
