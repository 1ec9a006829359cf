using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>
/// Which captions a training step reads: from which columns, and how they are drawn. Plain values that survive a round trip through JSON.
/// The methods make the settings of the literature.
/// </summary>
/// <remarks>
/// The first source is the original: evaluation reads it alone, and it takes the place of texts that are too short. Where a row has no text
/// of the source that was drawn, the first source that has one takes its place; a row without any text cannot be used.
/// </remarks>
public sealed class CaptionOptions : IValidatableObject
{
    /// <summary>The columns, the original first.</summary>
    [Required, MinLength(1)]
    public IList<CaptionSource> Sources { get; set; } = [new CaptionSource()];

    /// <summary>How captions are drawn.</summary>
    public CaptionMode Mode { get; set; }

    /// <summary>The fewest words, separated by white space, of a text of another source; a text of the original takes the place of a
    /// shorter one.</summary>
    [Range(0, 1_000_000)]
    public int MinWords { get; set; }

    /// <summary>One column; a row that has several captions there gives each as often.</summary>
    /// <param name="column">The column.</param>
    public static CaptionOptions Original(string column = ClipColumnNames.Captions) => new() { Sources = [Source(column)] };

    /// <summary>
    /// LaCLIP's language rewrites (arXiv 2305.20088): every text of the row is equally likely, and a text of fewer than two words gives way
    /// to the original.
    /// </summary>
    /// <param name="columns">The original's column, then those of its rewrites.</param>
    /// <exception cref="ArgumentException">There is no column.</exception>
    public static CaptionOptions Uniform(params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return columns.Length > 0
            ? new CaptionOptions { Sources = [.. columns.Select(column => Source(column))], Mode = CaptionMode.OneText, MinWords = 2 }
            : throw new ArgumentException("Expected at least one column of captions.", nameof(columns));
    }

    /// <summary>VeCLIP's mixed training (arXiv 2310.07699): the alt-text or the caption enriched with what the image shows.</summary>
    /// <param name="altTextColumn">The column of alt-texts.</param>
    /// <param name="enrichedColumn">The column of enriched captions.</param>
    /// <param name="probability">How often the enriched caption is drawn, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is no such number.</exception>
    public static CaptionOptions AltTextAndEnriched(string altTextColumn, string enrichedColumn, double probability = 0.5) => probability is >= 0 and <= 1
        ? new CaptionOptions { Sources = [Source(altTextColumn, 1 - probability), Source(enrichedColumn, probability)] }
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "Expected a probability from 0 to 1.");

    /// <summary>MobileCLIP's training (arXiv 2311.17049): one real and one synthetic caption of each image, both used.</summary>
    /// <param name="realColumn">The column of real captions.</param>
    /// <param name="syntheticColumn">The column of synthetic captions.</param>
    public static CaptionOptions RealAndSynthetic(string realColumn, string syntheticColumn) =>
        new() { Sources = [Source(realColumn), Source(syntheticColumn)], Mode = CaptionMode.EverySource };

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Sources is null || Sources.Any(static source => source is null))
        {
            yield return new ValidationResult("A caption source is null.");
            yield break;
        }

        if (Sources.GroupBy(static source => source.Column).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            yield return new ValidationResult($"Two caption sources name column '{twice.Key}'.");
        }

        if (Mode != CaptionMode.EverySource && Sources.Count > 0 && Sources.All(static source => source.Weight == 0))
        {
            yield return new ValidationResult($"Every caption source has {nameof(CaptionSource.Weight)} 0; expected at least one above.");
        }
    }

    private static CaptionSource Source(string column, double weight = 1) => new() { Column = column, Weight = weight };
}
