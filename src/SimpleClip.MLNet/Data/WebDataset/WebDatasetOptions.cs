using System.Globalization;

namespace SimpleClip;

/// <summary>How to read WebDataset tars.</summary>
/// <remarks>
/// Members of a tar that have the same path up to the first dot of the name are one sample; what follows that dot is a member's extension.
/// A source of text is an extension (<c>txt</c>), or an extension and a key of the JSON in that member (<c>json:caption</c>,
/// <c>syn.json:texts</c>), which may hold one text or an array of texts. Extensions are compared without regard to case.
/// </remarks>
public sealed class WebDatasetOptions
{
    /// <summary>Gets or sets the extensions of images; the first that a sample has is taken.</summary>
    public IReadOnlyList<string> ImageExtensions { get; set; } = ["jpg", "jpeg", "png", "webp"];

    /// <summary>
    /// Gets or sets the sources of the column <c>Captions</c>, in the order in which it holds them. A sample that has none of them, or only
    /// blank ones, is left out. Without any source there is no such column.
    /// </summary>
    public IReadOnlyList<string> Captions { get; set; } = ["txt"];

    /// <summary>
    /// Gets or sets further columns of captions by their names, each with its sources, so that alt-text and synthetic captions stay apart.
    /// A sample may lack them: the vector is empty then.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> OtherCaptions { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Gets or sets columns of one text each by their names, with their source: <c>["Label"] = "cls"</c>. The text is empty where a sample
    /// lacks it.
    /// </summary>
    public IReadOnlyDictionary<string, string> Texts { get; set; } = new Dictionary<string, string>();

    /// <summary>Gets or sets the largest member that is read, in bytes; a larger one counts as absent.</summary>
    public int MaxMemberBytes { get; set; } = 64 << 20;

    /// <summary>Gets or sets how many samples are held to draw from when the order is random; 1 or above.</summary>
    public int ShuffleBufferSamples { get; set; } = 5_000;

    /// <summary>Gets or sets how many bytes the samples held may take together; fewer samples are held where they are large.</summary>
    public long ShuffleBufferBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Gets or sets whether each next shard is drawn at random from all, those read before included, until <see cref="EpochSamples"/> are
    /// read.
    /// </summary>
    public bool Resample { get; set; }

    /// <summary>Gets or sets the number of rows where shards are drawn with replacement; null where they are not.</summary>
    public long? EpochSamples { get; set; }

    /// <summary>
    /// Gets or sets the share, from 0 to 1, of shards or samples that may be left out because they are missing, damaged or incomplete.
    /// Reading stops with an exception when more are. A damaged shard counts, though the samples before the damage are read.
    /// </summary>
    public double MaxSkippedShare { get; set; } = 0.5;

    /// <exception cref="ArgumentException">Values are out of their ranges, or do not go together.</exception>
    internal void Check(bool weighted)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ShuffleBufferSamples, nameof(ShuffleBufferSamples));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ShuffleBufferBytes, nameof(ShuffleBufferBytes));
        RequireShare(MaxSkippedShare, nameof(MaxSkippedShare));
        if (Resample ? EpochSamples is not > 0 : EpochSamples is not null)
        {
            throw new ArgumentException(
                $"{nameof(Resample)} is {Resample} and {nameof(EpochSamples)} is {EpochSamples?.ToString(CultureInfo.InvariantCulture) ?? "null"}: drawing with replacement " +
                "needs a length above 0, and reading each shard once has its own.");
        }

        if (weighted && !Resample)
        {
            throw new ArgumentException($"Sources have different weights, which only {nameof(Resample)} can follow.");
        }
    }

    internal WebDatasetOptions Clone() => (WebDatasetOptions)MemberwiseClone();

    private static void RequireShare(double share, string name)
    {
        if (share is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, share, "Expected a share from 0 to 1.");
        }
    }
}
