using System.Globalization;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Warns if the InfoNCE loss has not left ln(batch), the loss of guessing, some time after the warm-up.</summary>
/// <param name="grace">Steps after the warm-up that are not looked at.</param>
/// <param name="window">Steps looked at together.</param>
internal sealed class LossAtChanceCheck(int grace = 200, int window = 50) : IWarningCheck
{
    /// <summary>The loss's name.</summary>
    private const string Term = "info_nce";

    /// <summary>Within 2 % of chance, or above it.</summary>
    private const double AtChance = 0.98;

    private const double AwayFromChance = 0.95;

    private readonly RollingAlarm _ratio = new(window, AtChance, AwayFromChance);

    public string Code => "loss-at-chance";

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        bool isLearned = !progress.LossWeights.TryGetValue(Term, out double weight) || weight > 0;
        if (progress.Step <= progress.WarmupSteps + grace || progress.BatchSize < 2 || !isLearned || !progress.LossTerms.TryGetValue(Term, out double loss))
        {
            return null;
        }

        double chance = Math.Log(progress.BatchSize);
        if (_ratio.Update(loss / chance) is not { } ratio)
        {
            return null;
        }

        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"The InfoNCE loss of the last {_ratio.Count} steps is {ratio * chance:F3} on average, no better than guessing: ln({progress.BatchSize}) = {chance:F3}. ") +
            "Either the learning rate is too high or its warm-up too short (options LearningRate, WarmupSteps), or captions do not belong to their images, " +
            "many captions are equal, or the towers are frozen.";
        return new TrainingWarning(Code, message, progress.Step);
    }

    public JsonObject ToJson() => _ratio.ToJson();

    public void Restore(JsonObject state) => _ratio.Restore(state);
}
