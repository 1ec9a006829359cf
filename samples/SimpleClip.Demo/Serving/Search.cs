namespace SimpleClip.Demo.Serving;

/// <summary>The images most similar to a text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Target">The image it describes, where there is only one.</param>
/// <param name="Hits">The best ones, best first.</param>
internal sealed record Search(string Text, string? Target, IReadOnlyList<Hit> Hits);

/// <summary>A found image and its cosine with the text.</summary>
internal sealed record Hit(string Path, float Similarity);
