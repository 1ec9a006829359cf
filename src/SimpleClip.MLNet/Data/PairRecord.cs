namespace SimpleClip.Data;

/// <summary>One line of a text file: an image and its captions.</summary>
/// <param name="Line">Where it begins, counted from 1.</param>
/// <param name="Image">The image's path as written.</param>
/// <param name="Captions">Its captions, as written.</param>
internal readonly record struct PairRecord(int Line, string Image, IReadOnlyList<string> Captions);
