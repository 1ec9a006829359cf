using System.Globalization;

namespace SimpleClip.Training;

/// <summary>Warns if many captions are longer than what the text tower reads.</summary>
/// <param name="window">Steps looked at together.</param>
/// <param name="share">The share of captions to warn from.</param>
internal sealed class TruncatedCaptionsCheck(int window = 50, double share = 0.1) : IWarningCheck
{
    public const string Code = "truncated-captions";

    private readonly RollingMean _share = new(window);
    private readonly Alarm _alarm = new(share, share / 2);

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        if (_share.Add(progress.TruncatedCaptionShare) is not { } mean || !_alarm.Update(mean))
        {
            return null;
        }

        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"In the last {_share.Count} steps, {mean:P1} of the captions were longer than the context length and lost their ends. Raise the option ContextLength, " +
            $"or shorten the captions.");
        return new TrainingWarning(Code, message, progress.Step);
    }
}
