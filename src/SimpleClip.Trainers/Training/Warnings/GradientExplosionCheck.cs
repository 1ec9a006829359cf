using System.Globalization;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Warns if the gradient becomes much longer than it was, or is no number.</summary>
/// <param name="factor">How many times longer than the median of the steps before.</param>
/// <param name="inRow">Steps in a row that have to be so: single long gradients happen in healthy runs.</param>
internal sealed class GradientExplosionCheck(double factor = 10, int inRow = 3) : IWarningCheck
{
    private const string NormsKey = "norms", ArmedKey = "is_armed", LoudKey = "loud", QuietKey = "quiet";

    /// <summary>Steps that the median is of; so many quiet ones end an explosion, and the next one is another.</summary>
    private const int Memory = 101;

    private const int FewestKnown = 20;

    private readonly RecentValues _norms = new(Memory);
    private bool _isArmed = true;
    private int _loud;
    private int _quiet;

    public string Code => "gradient-explosion";

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        if (progress.GradientNorm is not { } norm)
        {
            return null;
        }

        double? median = _norms.Count < FewestKnown ? null : _norms.Order().ElementAt(_norms.Count / 2);
        bool isNumber = double.IsFinite(norm);
        bool isLoud = !isNumber || norm > factor * median;
        (_loud, _quiet) = isLoud ? (_loud + 1, 0) : (0, _quiet + 1);
        _isArmed |= _quiet >= Memory;
        if (isNumber)
        {
            _norms.Add(norm);
        }

        if (!_isArmed || (isNumber && _loud < inRow))
        {
            return null;
        }

        _isArmed = false;
        return Warn(progress.Step, norm, median);
    }

    public JsonObject ToJson() => new() { [NormsKey] = _norms.ToJson(), [ArmedKey] = _isArmed, [LoudKey] = _loud, [QuietKey] = _quiet };

    public void Restore(JsonObject state)
    {
        _norms.Restore(state[NormsKey]!);
        (_isArmed, _loud, _quiet) = (state[ArmedKey]!.GetValue<bool>(), state[LoudKey]!.GetValue<int>(), state[QuietKey]!.GetValue<int>());
    }

    private TrainingWarning Warn(int step, double norm, double? median)
    {
        string usual = median is { } before ? string.Create(CultureInfo.InvariantCulture, $"; {before:G3} was usual before") : "";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"The gradient's length is {norm:G3}{usual}. The run is about to diverge: lower the option LearningRate, raise WarmupSteps, " +
            $"or set MaxGradientNorm (1 is usual).");
        return new TrainingWarning(Code, message, step);
    }
}
