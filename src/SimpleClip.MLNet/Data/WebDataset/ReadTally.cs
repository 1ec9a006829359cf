using Microsoft.ML.Runtime;

namespace SimpleClip.Data.WebDataset;

/// <summary>Counts what one read finds, warns of it, and stops a read of which too much is left out.</summary>
/// <remarks>Written by one thread, read by any.</remarks>
internal sealed class ReadTally(IHost host, int shardCount, double maxSkippedShare)
{
    /// <summary>Below so many samples a share says little.</summary>
    private const int MinSamples = 1_000;

    private readonly Lock _lock = new();
    private readonly PairProblemTally _problems = new();
    private readonly HashSet<string> _skippedShards = [];
    private long _shards;
    private long _samples;
    private long _skippedSamples;
    private bool _summarized;

    /// <summary>Counts a problem and warns of the first few of its kind.</summary>
    public void Add(PairProblemKind kind, string example)
    {
        bool kept;
        lock (_lock)
        {
            kept = _problems.Add(kind, example);
        }

        if (kept)
        {
            Warn($"{kind}: {example}");
        }
    }

    public void AddSkippedSample(PairProblemKind kind, string example)
    {
        Add(kind, example);
        lock (_lock)
        {
            _skippedSamples++;
        }

        CheckSamples(MinSamples);
    }

    public void AddSample()
    {
        lock (_lock)
        {
            _samples++;
        }
    }

    public void AddShard()
    {
        lock (_lock)
        {
            _shards++;
        }
    }

    /// <exception cref="InvalidDataException">More shards are left out than may be.</exception>
    public void AddSkippedShard(PairProblemKind kind, string path, string problem)
    {
        Add(kind, $"{path}{problem}");

        // Drawn with replacement, a shard may be met any number of times: it is left out once.
        _skippedShards.Add(path);
        Check(_skippedShards.Count, shardCount, "shards");
    }

    /// <summary>Ends a read that came to the end of the data.</summary>
    /// <exception cref="InvalidDataException">More samples are left out than may be.</exception>
    public void Complete()
    {
        CheckSamples(minSamples: 1);
        Summarize();
    }

    /// <summary>Ends a read, wherever it stopped.</summary>
    public void Summarize()
    {
        WebDatasetReport report = ToReport();
        if (report.Problems.Count > 0 && !_summarized)
        {
            Warn($"{report}");
        }

        _summarized = true;
    }

    public WebDatasetReport ToReport()
    {
        lock (_lock)
        {
            return new WebDatasetReport(_shards, _samples, _skippedSamples, _problems.ToProblems());
        }
    }

    private void CheckSamples(int minSamples) => Check(_skippedSamples, Math.Max(_samples + _skippedSamples, minSamples), "samples");

    private void Check(long skipped, long all, string what)
    {
        if (skipped > maxSkippedShare * all)
        {
            throw new InvalidDataException(
                $"{skipped:N0} of {all:N0} {what} are left out, a larger share than {maxSkippedShare:P0} " +
                $"({nameof(WebDatasetOptions)}.{nameof(WebDatasetOptions.MaxSkippedShare)}). {ToReport()}");
        }
    }

    private void Warn(string message)
    {
        using IChannel channel = host.Start("Reading WebDataset shards");
        channel.Warning(MessageSensitivity.None, message);
    }
}
