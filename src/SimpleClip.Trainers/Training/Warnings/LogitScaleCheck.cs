using System.Globalization;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Warns if the logit scale, having been lower, stays at its limit. Pretrained weights that bring it along are none of its
/// business.</summary>
/// <param name="steps">Steps in a row at the limit.</param>
internal sealed class LogitScaleCheck(int steps = 500) : IWarningCheck
{
    private const string ArmedKey = "is_armed", StepsKey = "steps_at_limit";

    /// <summary>CLIP's limit, less what rounding takes.</summary>
    private const double AtLimit = 99.9;

    private const double BelowLimit = 95;

    private bool _isArmed;
    private int _stepsAtLimit;

    public string Code => "logit-scale-clamped";

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        _isArmed |= progress.LogitScale < BelowLimit;
        _stepsAtLimit = progress.LogitScale >= AtLimit ? _stepsAtLimit + 1 : 0;
        if (!_isArmed || _stepsAtLimit < steps)
        {
            return null;
        }

        _isArmed = false;
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"The logit scale has been at its limit of 100 for {steps} steps: the loss wants similarities to differ more than they can. Usual late in long runs on " +
            $"much data; in others a sign of memorised pairs or of a learning rate that is too high (option LearningRate).");
        return new TrainingWarning(Code, message, progress.Step);
    }

    public JsonObject ToJson() => new() { [ArmedKey] = _isArmed, [StepsKey] = _stepsAtLimit };

    public void Restore(JsonObject state) =>
        (_isArmed, _stepsAtLimit) = (state[ArmedKey]!.GetValue<bool>(), state[StepsKey]!.GetValue<int>());
}
