namespace SimpleClip.Weights;

/// <summary>Somebody else holds a file open.</summary>
internal sealed class FileInUseException(string message, IOException inner) : IOException(message, inner);
