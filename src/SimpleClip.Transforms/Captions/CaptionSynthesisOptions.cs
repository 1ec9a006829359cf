using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>How captions are synthesized by a chat model. Plain values that survive a round trip through JSON.</summary>
public sealed class CaptionSynthesisOptions
{
    /// <summary>Gets or sets what the model is asked.</summary>
    [Required]
    public CaptionPrompt Prompt { get; set; } = CaptionPrompts.Describe;

    /// <summary>
    /// Gets or sets the column of images: paths (text), the bytes of image files (vector of bytes), or MLImage. Read if the prompt sends
    /// the image.
    /// </summary>
    [Required]
    public string ImageColumnName { get; set; } = ClipColumnNames.ImagePath;

    /// <summary>Gets or sets the folder to which paths are relative; null for the current directory.</summary>
    public string? ImageFolder { get; set; }

    /// <summary>
    /// Gets or sets the column of captions: a text or a vector of texts. Read if the prompt's template has <see
    /// cref="CaptionPrompt.CaptionPlaceholder"/>. Of several captions of a row, the first new one is made from the first, the next from the
    /// second, and so on around.
    /// </summary>
    [Required]
    public string CaptionColumnName { get; set; } = ClipColumnNames.Captions;

    /// <summary>
    /// Gets or sets the column of visual captions, such as <see cref="CaptionPrompts.Describe"/> gives: a text or a vector of texts. Read
    /// if the prompt's template has <see cref="CaptionPrompt.VisualCaptionPlaceholder"/>.
    /// </summary>
    [Required]
    public string VisualCaptionColumnName { get; set; } = "VisualCaptions";

    /// <summary>Gets or sets how many captions each row gets, a request each. They differ only as far as the temperature or drawn examples
    /// make them.</summary>
    [Range(1, 1_000)]
    public int CaptionsPerRow { get; set; } = 1;

    /// <summary>Gets or sets the model's name; null for the chat client's own.</summary>
    public string? ModelId { get; set; }

    /// <summary>Gets or sets the temperature of sampling; null for the model's own.</summary>
    [Range(0.0, 100.0)]
    public float? Temperature { get; set; }

    /// <summary>Gets or sets the probability mass that tokens are sampled from; null for the model's own.</summary>
    [Range(0.0, 1.0)]
    public float? TopP { get; set; }

    /// <summary>Gets or sets the most tokens of an answer; null for the model's own limit.</summary>
    [Range(1, 1_000_000)]
    public int? MaxOutputTokens { get; set; } = 120;

    /// <summary>Gets or sets the start of the choice of examples. The same row gets the same ones in every run.</summary>
    public int Seed { get; set; }

    /// <summary>Gets or sets the most requests under way at one time.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>Gets or sets the most requests started in a minute, evenly spaced, repeated ones included; null for no limit.</summary>
    [Range(1, 1_000_000)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// Gets or sets how often a request is repeated that fails, or whose answer is empty. One that the service refuses as wrong (an HTTP
    /// status from 400, other than 408, 409, 425 and 429) is not repeated. Many chat clients repeat requests themselves, which <see
    /// cref="RequestsPerMinute"/>
    /// knows nothing of.
    /// </summary>
    [Range(0, 100)]
    public int MaxRetries { get; set; } = 6;

    /// <summary>Gets or sets the seconds before the first repetition; each further one waits twice as long, up to a minute, and a random
    /// part more.</summary>
    [Range(0.0, 3600.0)]
    public double RetryDelaySeconds { get; set; } = 1;

    /// <summary>
    /// Gets or sets the share of captions, from 0 to 1, that may fail before the run stops. It also stops when 20 requests fail one after
    /// another.
    /// </summary>
    [Range(0.0, 1.0)]
    public double MaxFailedShare { get; set; } = 0.05;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ArgumentException">Some are out of range or contradict each other; the message lists them all.</exception>
    internal void Validate()
    {
        var mistakes = new List<ValidationResult>();
        Validator.TryValidateObject(this, new ValidationContext(this), mistakes, validateAllProperties: true);
        string[] all = [.. mistakes.Select(mistake => mistake.ErrorMessage!), .. Prompt?.Mistakes() ?? []];
        if (all.Length > 0)
        {
            throw new ArgumentException(string.Join(' ', all));
        }
    }

    internal CaptionSynthesisOptions Copy() => (CaptionSynthesisOptions)MemberwiseClone();
}
