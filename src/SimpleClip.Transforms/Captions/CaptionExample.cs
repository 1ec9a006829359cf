namespace SimpleClip;

/// <summary>A caption and the same said differently: an example that shows a language model what is wanted.</summary>
/// <param name="Caption">The caption.</param>
/// <param name="Rewrite">The caption in other words.</param>
public sealed record CaptionExample(string Caption, string Rewrite);
