using System.Globalization;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Warns if many captions stand in their batch more than once.</summary>
/// <param name="window">Steps looked at together.</param>
/// <param name="share">The share of captions to warn from.</param>
internal sealed class DuplicateCaptionsCheck(int window = 50, double share = 0.05) : IWarningCheck
{
    private readonly RollingAlarm _share = new(window, share, share / 2);

    public string Code => "duplicate-captions";

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        if (_share.Update(progress.DuplicateCaptionShare) is not { } mean)
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

    public JsonObject ToJson() => _share.ToJson();

    public void Restore(JsonObject state) => _share.Restore(state);
}
