namespace SimpleClip.Models;

/// <summary>Limits of tokenizer files that come from strangers.</summary>
internal static class TokenizerLimits
{
    /// <summary>The most bytes of a file. CLIP's largest one has 2 million.</summary>
    public const int LargestFile = 1 << 24;
}
