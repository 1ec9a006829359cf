using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>What turns a transformer's blocks into <see cref="SasPBlock"/>s: the member <c>sas_p</c> of a tower's configuration.</summary>
public sealed record SasPConfig
{
    /// <summary>The one norm of a block.</summary>
    [JsonPropertyName("norm")]
    public SasPNorm Norm { get; init; } = SasPNorm.LayerNorm;

    /// <summary>The weight that the feed-forward branch starts with; O(1/√layers), 0.1 for 18 layers in the paper.</summary>
    [JsonPropertyName("beta_ff")]
    public double FeedForwardGain { get; init; } = 0.1;

    /// <summary>Whether the query and key projections have biases.</summary>
    [JsonPropertyName("qk_bias")]
    public bool QueryKeyBias { get; init; }

    /// <summary>Whether the two layers of the feed-forward branch have biases.</summary>
    [JsonPropertyName("mlp_bias")]
    public bool FeedForwardBias { get; init; } = true;

    /// <summary>
    /// Groups of blocks, by index from 0, that have one query and one key projection in common; gains stay each block's own. The parameters
    /// are listed and saved under the group's first block. Empty for no sharing.
    /// </summary>
    [JsonPropertyName("share")]
    public IReadOnlyList<IReadOnlyList<int>> Share { get; init; } = [];

    /// <summary>The block whose query and key projections a block uses: the lowest of its group, or itself.</summary>
    internal int OwnerOf(int layer) => Share.FirstOrDefault(group => group.Contains(layer))?.Min() ?? layer;

    /// <summary>What makes the configuration impossible.</summary>
    /// <param name="tower">The member that holds the configuration, for the messages.</param>
    /// <param name="layers">Number of blocks.</param>
    /// <param name="equalHeads">Whether every block has heads that make up the tokens' width.</param>
    internal IEnumerable<string> FindMistakes(string tower, int layers, bool equalHeads)
    {
        if (!equalHeads)
        {
            yield return $"{tower}.sas_p cuts each token into its heads: no blocks of {tower}.blocks, and a width that is heads times head_width";
        }

        if (!double.IsFinite(FeedForwardGain))
        {
            yield return $"{tower}.sas_p.beta_ff {FeedForwardGain} is not a number";
        }

        if (!Enum.IsDefined(Norm))
        {
            yield return $"{tower}.sas_p.norm {Norm} is not known";
        }

        foreach (IReadOnlyList<int> group in Share.Where(group => group.Count < 2))
        {
            yield return $"{tower}.sas_p.share has the group [{string.Join(", ", group)}], and a group takes two blocks or more";
        }

        int[] shared = [.. Share.SelectMany(group => group)];
        foreach (int layer in shared.Where(layer => layer < 0 || layer >= layers).Distinct())
        {
            yield return $"{tower}.sas_p.share names block {layer}, and the blocks are 0 to {layers - 1}";
        }

        foreach (IGrouping<int, int> layer in shared.GroupBy(layer => layer).Where(named => named.Count() > 1))
        {
            yield return $"{tower}.sas_p.share names block {layer.Key} more than once";
        }
    }

    /// <summary>Whether two configurations describe the same blocks.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(SasPConfig? other) =>
        other is not null
        && (Norm, FeedForwardGain, QueryKeyBias, FeedForwardBias) == (other.Norm, other.FeedForwardGain, other.QueryKeyBias, other.FeedForwardBias)
        && Share.Count == other.Share.Count
        && Share.Zip(other.Share).All(groups => groups.First.SequenceEqual(groups.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Norm, FeedForwardGain, QueryKeyBias, FeedForwardBias, Share.Count);
}
