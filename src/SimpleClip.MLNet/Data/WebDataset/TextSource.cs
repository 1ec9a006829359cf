namespace SimpleClip.Data.WebDataset;

/// <summary>Where texts of a sample come from: a member, or a key of the JSON in one.</summary>
/// <param name="Extension">The member's extension, in small letters.</param>
/// <param name="Key">The key; null for the member's text itself.</param>
internal readonly record struct TextSource(string Extension, string? Key)
{
    /// <exception cref="ArgumentException">It is neither "extension" nor "extension:key".</exception>
    public static TextSource Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string extension = (colon < 0 ? text : text[..colon]).TrimStart('.').ToLowerInvariant();
        string? key = colon < 0 ? null : text[(colon + 1)..];
        return extension.Length > 0 && key is not "" ? new TextSource(extension, key) : throw new ArgumentException(
            $"'{text}' is no source of text: expected an extension such as 'txt', or one with a key such as 'json:caption'.", nameof(text));
    }
}
