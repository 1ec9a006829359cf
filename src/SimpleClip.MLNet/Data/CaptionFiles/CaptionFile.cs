using System.Text;

namespace SimpleClip.Data.CaptionFiles;

/// <summary>A text file of captions, one a line.</summary>
internal static class CaptionFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="take">Takes the lines, in order.</param>
    /// <param name="checkAlive">Throws if the reading was cancelled.</param>
    /// <returns>The number of lines.</returns>
    /// <exception cref="InvalidDataException">It is not UTF-8.</exception>
    public static int Read(string path, Action<string> take, Action checkAlive)
    {
        int lines = 0;
        try
        {
            using var reader = new StreamReader(path, PairFile.StrictUtf8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
            while (reader.ReadLine() is string text)
            {
                checkAlive();
                take(text);
                lines++;
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}, after line {lines}: expected UTF-8, got bytes that are none.", e);
        }

        return lines;
    }
}
