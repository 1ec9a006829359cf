using System.Globalization;

namespace SimpleClip.Training;

/// <summary>Warns if many captions stand in their batch more than once.</summary>
/// <param name="window">Steps looked at together.</param>
/// <param name="share">The share of captions to warn from.</param>
internal sealed class DuplicateCaptionsCheck(int window = 50, double share = 0.05) : IWarningCheck
{
    public const string Code = "duplicate-captions";

    private readonly RollingMean _share = new(window);
    private readonly Alarm _alarm = new(share, share / 2);

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        if (_share.Add(progress.DuplicateCaptionShare) is not { } mean || !_alarm.Update(mean))
        {
            return null;
        }

        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"In the last {_share.Count} steps, {mean:P1} of the captions stood in their batch more than once. The loss pushes an image away from its own caption " +
            $"where that belongs to another image (false negatives). Pair matching leaves out negatives that are known to match; else remove repeated captions, ") +
            "make them more specific, or lower the option BatchSize.";
        return new TrainingWarning(Code, message, progress.Step);
    }
}
