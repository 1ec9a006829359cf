namespace SimpleClip.Weights;

/// <summary>The bytes of a file, wherever they are.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>Passes a range on in pieces of which all but the last are multiples of <see cref="TensorChunk.Unit"/>.</summary>
    /// <param name="offset">Where the range begins.</param>
    /// <param name="length">Its length; the caller has checked that it lies inside the file.</param>
    /// <param name="sink">Takes the pieces.</param>
    public abstract void Read<TSink>(long offset, long length, ref TSink sink)
        where TSink : ITensorSink, allows ref struct;

    /// <inheritdoc/>
    public abstract void Dispose();
}
