using System.Globalization;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Warns if many captions are longer than what the text tower reads.</summary>
/// <param name="window">Steps looked at together.</param>
/// <param name="share">The share of captions to warn from.</param>
internal sealed class TruncatedCaptionsCheck(int window = 50, double share = 0.1) : IWarningCheck
{
    private readonly RollingAlarm _share = new(window, share, share / 2);

    public string Code => "truncated-captions";

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        if (_share.Update(progress.TruncatedCaptionShare) is not { } mean)
        {
            return null;
        }

        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"In the last {_share.Count} steps, {mean:P1} of the captions were longer than the context length and lost their ends. Raise the option ContextLength, " +
            $"or shorten the captions.");
        return new TrainingWarning(Code, message, progress.Step);
    }

    public JsonObject ToJson() => _share.ToJson();

    public void Restore(JsonObject state) => _share.Restore(state);
}
