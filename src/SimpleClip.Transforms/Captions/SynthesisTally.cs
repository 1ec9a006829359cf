using Microsoft.Extensions.AI;

namespace SimpleClip.Captions;

/// <summary>Counts what becomes of captions, tells of it, and stops a run in which too many fail. Any number of threads may
/// count.</summary>
/// <param name="rows">Rows of the data.</param>
/// <param name="captions">Captions wanted in all.</param>
/// <param name="reused">Captions that were there before.</param>
/// <param name="maxFailedShare">The share of captions that may fail.</param>
/// <param name="progress">Told of every caption; null for nobody.</param>
internal sealed class SynthesisTally(long rows, long captions, long reused, double maxFailedShare, IProgress<CaptionSynthesisProgress>? progress)
{
    private const int Examples = 10;

    /// <summary>So many failed requests one after another are no accidents.</summary>
    private const int MaxFailuresInARow = 20;

    private readonly Lock _lock = new();
    private readonly List<string> _examples = [];
    private long _made;
    private long _failed;
    private int _failedInARow;
    private long _inputTokens;
    private long _outputTokens;

    /// <summary>Tells how far the run is.</summary>
    public void Tell()
    {
        lock (_lock)
        {
            progress?.Report(new CaptionSynthesisProgress(captions, reused + _made, _failed));
        }
    }

    /// <summary>Counts a caption that was made.</summary>
    public void AddMade(UsageDetails? usage)
    {
        lock (_lock)
        {
            _made++;
            _failedInARow = 0;
            _inputTokens += usage?.InputTokenCount ?? 0;
            _outputTokens += usage?.OutputTokenCount ?? 0;
            Tell();
        }
    }

    /// <summary>Counts a caption that could not be made.</summary>
    /// <param name="name">The row in words.</param>
    /// <param name="reason">The failure.</param>
    /// <param name="ofService">Whether the service failed, rather than the row.</param>
    /// <exception cref="InvalidOperationException">More fail than allowed.</exception>
    public void AddFailed(string name, Exception reason, bool ofService)
    {
        lock (_lock)
        {
            _failed++;
            _failedInARow += ofService ? 1 : 0;
            if (_examples.Count < Examples)
            {
                _examples.Add($"{name}: {CaptionText.OneLine(reason.Message)}");
            }

            Tell();
            if (_failed > captions * maxFailedShare)
            {
                throw Stop($"{_failed} of {captions} captions failed, more than the {maxFailedShare:P1} that the option MaxFailedShare allows", reason);
            }

            if (_failedInARow >= MaxFailuresInARow)
            {
                throw Stop($"{_failedInARow} requests failed one after another", reason);
            }
        }
    }

    public CaptionSynthesisReport ToReport(IReadOnlyList<string> files)
    {
        lock (_lock)
        {
            return new CaptionSynthesisReport
            {
                Rows = rows,
                Captions = captions,
                Reused = reused,
                Made = _made,
                Failed = _failed,
                FirstProblems = [.. _examples],
                Files = files,
                InputTokens = _inputTokens,
                OutputTokens = _outputTokens,
            };
        }
    }

    private InvalidOperationException Stop(string why, Exception last) =>
        new($"The synthesis of captions stopped: {why}. What was made is kept for the next run. The first failures:\n  {string.Join("\n  ", _examples)}", last);
}
