using System.ComponentModel.DataAnnotations;

namespace SimpleClip.WebApi;

/// <summary>The service's settings: the section <c>Clip</c> of the configuration.</summary>
internal sealed class ServiceOptions
{
    public const string Section = "Clip";

    /// <summary>The model package.</summary>
    [Required]
    public string Model { get; set; } = "";

    /// <summary>The names of the classes, separated by commas.</summary>
    [Required]
    public string Labels { get; set; } = "";

    /// <summary>The folder of pictures to search; none if empty.</summary>
    public string Pictures { get; set; } = "";

    /// <summary>The most bytes of an uploaded picture.</summary>
    [Range(1, int.MaxValue)]
    public int MaxUploadBytes { get; set; } = 10 << 20;

    /// <summary>The most pixels of an uploaded picture.</summary>
    [Range(1, long.MaxValue)]
    public long MaxPixels { get; set; } = 25_000_000;

    /// <summary>The most requests worked on at once; as many again ten times may wait.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrency { get; set; } = Environment.ProcessorCount;

    public string[] LabelNames => Labels.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
