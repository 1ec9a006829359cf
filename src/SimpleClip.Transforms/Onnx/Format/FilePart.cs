namespace SimpleClip.Onnx.Format;

/// <summary>Bytes of a file to be written: at hand, or part of another file.</summary>
internal readonly record struct FilePart(ReadOnlyMemory<byte> Bytes, string? Path, long Offset, long Length)
{
    public static FilePart Of(byte[] bytes) => Of(bytes, new ByteRange(0, bytes.Length));

    public static FilePart Of(byte[] bytes, ByteRange range) => new(bytes.AsMemory(range.Start, range.Length), null, 0, range.Length);

    public void CopyTo(Span<byte> target)
    {
        if (Path is null)
        {
            Bytes.Span.CopyTo(target);
            return;
        }

        using FileStream file = File.OpenRead(Path);
        file.Position = Offset;
        file.ReadExactly(target);
    }
}
