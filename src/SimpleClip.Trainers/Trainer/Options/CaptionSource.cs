using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>A column of captions, such as the alt-texts of images, or what a language model wrote about them.</summary>
public sealed class CaptionSource
{
    /// <summary>The column: a text or a vector of texts.</summary>
    [Required]
    public string Column { get; set; } = ClipColumnNames.Captions;

    /// <summary>How often the source is drawn, relative to the others; see <see cref="CaptionMode"/>. 0: only where a row has nothing
    /// else.</summary>
    [Range(0.0, 1e6)]
    public double Weight { get; set; } = 1;
}
