namespace Microsoft.ML.Data;

/// <summary>Argument checks with the exception types of the real assembly.</summary>
internal static class Check
{
    public static void Param(bool holds, string name, string message = null)
    {
        if (!holds)
            throw message == null ? new ArgumentOutOfRangeException(name) : new ArgumentOutOfRangeException(name, message);
    }

    public static void NotEmpty(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentNullException(name);
    }
}
