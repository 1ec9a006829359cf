using SimpleClip.Indexing.Storage;

namespace SimpleClip.Indexing.Files;

/// <summary>Reads a stream into memory that grows with what comes, so that a wrong length in a header costs no memory.</summary>
internal static unsafe class GrowingMemory
{
    private const long FirstSize = 1 << 24;

    /// <summary>Reads the rest of a file.</summary>
    /// <param name="head">What was read before.</param>
    /// <param name="stream">The rest.</param>
    /// <param name="length">The bytes of the whole file.</param>
    /// <param name="name">What the file is called in messages.</param>
    /// <exception cref="InvalidDataException">The stream ends too early.</exception>
    public static NativeBlock Read(ReadOnlySpan<byte> head, Stream stream, long length, string name)
    {
        var block = new NativeBlock(Math.Min(length, FirstSize));
        try
        {
            head.CopyTo(new Span<byte>(block.Start, head.Length));
            for (long done = head.Length; done < length;)
            {
                if (done == block.Length)
                {
                    block = Grow(block, Math.Min(length, 2 * block.Length));
                }

                int read = stream.Read(new Span<byte>(block.Start + done, (int)Math.Min(block.Length - done, FirstSize)));
                done += read > 0
                    ? read
                    : throw new InvalidDataException($"'{name}' is cut off: it has {done} bytes, and should have {length}.");
            }

            return block;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }

    private static NativeBlock Grow(NativeBlock block, long length)
    {
        var larger = new NativeBlock(length);
        Buffer.MemoryCopy(block.Start, larger.Start, length, block.Length);
        block.Dispose();
        return larger;
    }
}
