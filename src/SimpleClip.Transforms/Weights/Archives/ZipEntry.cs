namespace SimpleClip.Weights.Archives;

/// <summary>A file in a zip archive.</summary>
/// <param name="Name">Its name, with the folders it is in.</param>
/// <param name="Offset">Where its stored bytes begin in the archive.</param>
/// <param name="StoredLength">The number of its stored bytes.</param>
/// <param name="Length">The number of its bytes; as announced where it is compressed.</param>
/// <param name="IsDeflated">Whether it is compressed.</param>
internal sealed record ZipEntry(string Name, long Offset, long StoredLength, long Length, bool IsDeflated);
