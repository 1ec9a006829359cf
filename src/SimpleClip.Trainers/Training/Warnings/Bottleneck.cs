using System.Globalization;

namespace SimpleClip.Training;

/// <summary>Says whether a run's time went into its steps or into waiting for data.</summary>
internal static class Bottleneck
{
    /// <summary>The share of the time spent waiting for data from which on more threads for them are worth having.</summary>
    public const double DataWaitShare = 0.2;

    /// <summary>What to do about it.</summary>
    public const string Advice =
        "Raise the option DataThreads if processors are idle; otherwise store smaller images, or put the files on a faster disk.";

    /// <summary>A sentence about epochs, or none if they took no time.</summary>
    public static IEnumerable<string> Describe(IEnumerable<EpochReport> epochs)
    {
        double waited = 0, all = 0;
        foreach (EpochReport epoch in epochs)
        {
            waited += epoch.DataWait.TotalSeconds;
            all += epoch.Duration.TotalSeconds;
        }

        return all > 0 ? [Describe(waited / all)] : [];
    }

    private static string Describe(double share) => string.Create(
        CultureInfo.InvariantCulture,
        $"bottleneck: {(share > DataWaitShare ? "the data" : "the training step")} ({share:P0} of the time was spent waiting for data)") +
        (share > DataWaitShare ? ". " + Advice : "");
}
