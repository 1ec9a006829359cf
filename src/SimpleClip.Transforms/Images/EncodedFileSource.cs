using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace SimpleClip.Images;

/// <summary>An image file. Read whole into pooled memory, since every decoder wants it all anyway.</summary>
internal sealed class EncodedFileSource(string path) : EncodedSource(path)
{
    internal override RgbImage Decode(long maxPixels, bool autoOrient)
    {
        using SafeFileHandle file = Open();
        long length = RandomAccess.GetLength(file);
        if (length > Array.MaxLength)
        {
            throw new ImageReadException(
                ImageReadFailure.TooLarge, Name, $"the file has {length} bytes; expected at most {Array.MaxLength}.");
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            int read = 0;
            while (read < length && RandomAccess.Read(file, buffer.AsSpan(read, (int)length - read), read) is var count and > 0)
            {
                read += count;
            }

            return Decode(buffer.AsSpan(0, read), maxPixels, autoOrient);
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
