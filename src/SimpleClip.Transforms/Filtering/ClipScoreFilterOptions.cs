using Microsoft.ML.Data;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <summary>
/// The settings of a filter by CLIP score. Exactly one of <see cref="KeepShare"/> and <see cref="MinScore"/> is to be given.
/// </summary>
public sealed record ClipScoreFilterOptions : ClipTransformOptions
{
    /// <summary>
    /// The share of scores to keep, the highest, above 0 and at most 1; equal scores stay together. "Scaling (Down) CLIP" (arXiv
    /// 2404.08197) finds
    /// 0.4 best for zero-shot classification and 0.8 for retrieval on its data, DataComp 0.3 for its own.
    /// </summary>
    public double? KeepShare { get; init; }

    /// <summary>The lowest score to keep, a cosine from -1 to 1. LAION-2B was made with 0.28 and a ViT-B/32.</summary>
    public float? MinScore { get; init; }

    /// <summary>What happens to several captions of one image.</summary>
    public CaptionFilter Captions { get; init; }

    /// <summary>The column of images: paths, bytes of image files, or <see cref="MLImage"/>.</summary>
    public string ImageColumnName { get; init; } = ClipColumnNames.ImagePath;

    /// <summary>The column of captions, one a row or several.</summary>
    public string CaptionColumnName { get; init; } = ClipColumnNames.Captions;

    /// <summary>The folder to which paths are relative; null for the current directory.</summary>
    public string? ImageFolder { get; init; }

    /// <summary>
    /// The file of scores; null to keep them in memory only. A run that was interrupted goes on there, and a later one with the same model
    /// and
    /// data, whatever its threshold, computes nothing again. It is text: a line for each row, in it, separated by tabs, the row's number, a
    /// checksum of its texts, and the score of every caption that is not blank, or <c>!</c> and why it has none.
    /// </summary>
    public string? ScoresPath { get; init; }

    /// <summary>The share of rows whose image cannot be read, or that have no caption, above which filtering fails.</summary>
    public double MaxBadSampleShare { get; init; } = 0.05;

    /// <inheritdoc/>
    internal override void Validate(ClipModelInfo model)
    {
        base.Validate(model);
        CheckChoice(Captions, nameof(Captions));
        if (KeepShare.HasValue == MinScore.HasValue)
        {
            throw new ArgumentException(
                $"Expected exactly one of {nameof(KeepShare)} and {nameof(MinScore)}; got {(KeepShare.HasValue ? "both" : "none")}.");
        }

        if (!(KeepShare is null or (> 0 and <= 1)) || !(MinScore is null or (>= -1 and <= 1)) || !(MaxBadSampleShare is >= 0 and <= 1))
        {
            throw new ArgumentException(
                $"Expected a {nameof(KeepShare)} above 0 and at most 1, a {nameof(MinScore)} from -1 to 1, and a " +
                $"{nameof(MaxBadSampleShare)} from 0 to 1; got {KeepShare}, {MinScore} and {MaxBadSampleShare}.");
        }
    }
}
