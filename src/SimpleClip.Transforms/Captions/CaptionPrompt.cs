namespace SimpleClip;

/// <summary>
/// What a chat model is asked for each caption. Immutable, and plain values that survive a round trip through JSON. <see
/// cref="CaptionPrompts"/> has those of the literature.
/// </summary>
public sealed record CaptionPrompt
{
    /// <summary>Stands in a template for the row's caption.</summary>
    public const string CaptionPlaceholder = "{caption}";

    /// <summary>Stands in a template for the row's visual caption.</summary>
    public const string VisualCaptionPlaceholder = "{visualCaption}";

    /// <summary>Stands in a template for examples, a line each: <c>caption => rewrite</c>.</summary>
    public const string ExamplesPlaceholder = "{examples}";

    /// <summary>Gets the system message; null for none.</summary>
    public string? System { get; init; }

    /// <summary>Gets the user message, with placeholders.</summary>
    public string Template { get; init; } = "";

    /// <summary>Gets whether the image goes with the user message.</summary>
    public bool SendsImage { get; init; }

    /// <summary>Gets the examples to draw from.</summary>
    public IReadOnlyList<CaptionExample> Examples { get; init; } = [];

    /// <summary>Gets how many examples a request shows, drawn anew for each.</summary>
    public int ExamplesPerRequest { get; init; }

    /// <summary>
    /// Gets whether the first line of an answer that is not blank is the caption, and the rest is dropped. Otherwise the lines are joined.
    /// </summary>
    public bool FirstLineOnly { get; init; }

    /// <summary>Gets whether the template needs the row's caption.</summary>
    internal bool NeedsCaption => Template.Contains(CaptionPlaceholder, StringComparison.Ordinal);

    /// <summary>Gets whether the template needs the row's visual caption.</summary>
    internal bool NeedsVisualCaption => Template.Contains(VisualCaptionPlaceholder, StringComparison.Ordinal);

    internal IEnumerable<string> Mistakes()
    {
        if (string.IsNullOrWhiteSpace(Template))
        {
            yield return $"{nameof(Template)} is empty.";
        }
        else if (!SendsImage && !NeedsCaption && !NeedsVisualCaption)
        {
            yield return $"The prompt says nothing of the row: expected {CaptionPlaceholder} or {VisualCaptionPlaceholder} in {nameof(Template)}, or {nameof(SendsImage)} set.";
        }

        bool hasPlace = Template is not null && Template.Contains(ExamplesPlaceholder, StringComparison.Ordinal);
        if (Examples is null || ExamplesPerRequest < 0 || ExamplesPerRequest > Examples.Count || (ExamplesPerRequest > 0) != hasPlace)
        {
            yield return
                $"{nameof(ExamplesPerRequest)} is {ExamplesPerRequest} and there are {Examples?.Count ?? 0} {nameof(Examples)}: expected no more than those, and " +
                $"{ExamplesPlaceholder} in {nameof(Template)} if and only if there are some.";
        }
    }
}
