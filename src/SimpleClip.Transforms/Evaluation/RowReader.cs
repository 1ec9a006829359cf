using SimpleClip.Batching;

namespace SimpleClip.Evaluation;

/// <summary>Reads a row's value, and names the row where that fails.</summary>
internal static class RowReader
{
    /// <exception cref="RowException">The row's data cannot be used.</exception>
    public static T Read<T>(long row, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException exception)
        {
            throw new RowException(row, exception);
        }
    }
}
