using System.Globalization;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Warns if trained weights are moved at a learning rate that is fit for training from scratch.</summary>
/// <param name="startsFromTrainedWeights">Whether the network's weights come from a trained one.</param>
internal sealed class FineTuningRateCheck(bool startsFromTrainedWeights) : IWarningCheck
{
    private const string ArmedKey = "is_armed";

    private const double HighestRate = 1e-4;

    private bool _isArmed = startsFromTrainedWeights;

    public string Code => "fine-tuning-rate";

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        if (!_isArmed || progress.LearningRate <= HighestRate)
        {
            return null;
        }

        _isArmed = false;
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"The learning rate has risen to {progress.LearningRate:G3}, but the weights are already trained: above {HighestRate:G1} they forget what they know. Set " +
            $"the option LearningRate between 1e-6 and 1e-4 (1e-5 is usual); 5e-4 and more are for training from scratch.");
        return new TrainingWarning(Code, message, progress.Step);
    }

    public JsonObject ToJson() => new() { [ArmedKey] = _isArmed };

    public void Restore(JsonObject state) => _isArmed = state[ArmedKey]!.GetValue<bool>();
}
