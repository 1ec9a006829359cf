using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace SimpleClip.Images;

/// <summary>An image file. Read whole into pooled memory, since every decoder wants it all anyway.</summary>
internal sealed class EncodedFileSource(string path) : EncodedSource(path)
{
    internal override RgbImage Decode(DecodingRequest request)
    {
        using SafeFileHandle file = Open();
        long length = RandomAccess.GetLength(file);
        CheckLength(length, request.MaxBytes);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            int read = 0;
            while (read < length && RandomAccess.Read(file, buffer.AsSpan(read, (int)length - read), read) is var count and > 0)
            {
                read += count;
            }

            return Decode(buffer.AsMemory(0, read), request);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private SafeFileHandle Open()
    {
        try
        {
            return File.OpenHandle(Name, options: FileOptions.SequentialScan);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImageReadException(ImageReadFailure.Missing, Name, $"expected an image file there. {exception.Message}", exception);
        }
    }
}
