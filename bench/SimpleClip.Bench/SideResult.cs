using System.Text.Json;

namespace SimpleClip.Bench;

/// <summary>What one run of one side came to, for the side-by-side report (bench/flickr8k/compare.py).</summary>
/// <param name="Seed">The start of all randomness.</param>
/// <param name="SamplesPerEpoch">Pairs that an epoch trains on.</param>
/// <param name="EpochSeconds">The time of each epoch, files to moved weights, evaluation left out.</param>
/// <param name="LastEpochMeanLoss">The mean loss of the last epoch.</param>
/// <param name="Recalls">Retrieval on the held-out pairs in percent.</param>
/// <param name="PeakMib">The most resident memory, VmHWM.</param>
internal sealed record SideResult(
    int Seed, int SamplesPerEpoch, IReadOnlyList<double> EpochSeconds, double LastEpochMeanLoss, IReadOnlyDictionary<string, double> Recalls, double PeakMib)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Writes a file.</summary>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json));
}
