namespace SimpleClip;

/// <summary>Shards of one origin, and how often they are drawn beside those of others.</summary>
public sealed class WebDatasetSource
{
    /// <summary>
    /// Gets or sets the tars: one path or several joined by <c>::</c>, with braces (<c>cc12m-{00000..01242}.tar</c>) and wildcards
    /// (<c>*</c>, <c>?</c>) in folders and names.
    /// </summary>
    public string Shards { get; set; } = "";

    /// <summary>
    /// Gets or sets how often each of these shards is drawn, relative to shards of weight 1; above 0. So a source's share is its weight
    /// times its number of shards, as with open_clip's upsampling factors. Only drawing with replacement
    /// (<see cref="WebDatasetOptions.Resample"/>) can follow a weight.
    /// </summary>
    public double Weight { get; set; } = 1;
}
