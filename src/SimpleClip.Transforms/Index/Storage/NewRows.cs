namespace SimpleClip.Indexing.Storage;

/// <summary>Vectors from outside, checked, and scaled to length 1 as they are copied.</summary>
internal readonly ref struct NewRows : IRowSource
{
    private readonly RowLayout _layout;
    private readonly ReadOnlySpan<float> _vectors;
    private readonly float[] _scales;
    private readonly EncodedKeys _keys;

    /// <exception cref="ArgumentException">A vector has no direction; the message names its key.</exception>
    public NewRows(RowLayout layout, EncodedKeys keys, ReadOnlySpan<float> vectors)
    {
        _layout = layout;
        _vectors = vectors;
        _keys = keys;
        _scales = new float[keys.Count];
        for (int i = 0; i < _scales.Length; i++)
        {
            int row = i;
            _scales[i] = VectorLength.Invert(Vector(i), () => $"vector {row} (key '{keys.Text(row)}')", nameof(vectors));
        }
    }

    /// <inheritdoc/>
    public int Count => _scales.Length;

    /// <inheritdoc/>
    public long KeyBytes => _keys.Bytes;

    /// <inheritdoc/>
    public void CopyRows(int first, Span<byte> destination)
    {
        for (; !destination.IsEmpty; destination = destination[_layout.Stride..], first++)
        {
            _layout.Encode(Vector(first), _scales[first], destination[.._layout.Stride]);
        }
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Key(int row) => _keys[row];

    private ReadOnlySpan<float> Vector(int row) => _vectors.Slice(row * _layout.Dimension, _layout.Dimension);
}
