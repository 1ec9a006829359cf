using System.Globalization;

namespace SimpleClip.Training;

/// <summary>Warns if the gradient becomes much longer than it was, or is no number.</summary>
/// <param name="factor">How many times longer than the median of the steps before.</param>
/// <param name="inRow">Steps in a row that have to be so: single long gradients happen in healthy runs.</param>
internal sealed class GradientExplosionCheck(double factor = 10, int inRow = 3) : IWarningCheck
{
    public const string Code = "gradient-explosion";

    private const int Memory = 101;
    private const int FewestKnown = 20;

    private readonly Queue<double> _norms = new(Memory + 1);
    private readonly Alarm _alarm = new(1, 0.5);
    private int _long;

    public TrainingWarning? OnStep(TrainingProgress progress)
    {
        if (progress.GradientNorm is not { } norm)
        {
            return null;
        }

        double median = _norms.Count < FewestKnown ? double.PositiveInfinity : _norms.Order().ElementAt(_norms.Count / 2);
        bool isLong = !double.IsFinite(norm) || norm > factor * median;
        _long = isLong ? _long + 1 : 0;
        Remember(norm);
        return _alarm.Update(double.IsFinite(norm) ? (double)_long / inRow : 1) ? Warn(progress.Step, norm, median) : null;
    }

    private void Remember(double norm)
    {
        if (!double.IsFinite(norm))
        {
            return;
        }

        _norms.Enqueue(norm);
        if (_norms.Count > Memory)
        {
            _norms.Dequeue();
        }
    }

    private static TrainingWarning Warn(int step, double norm, double median)
    {
        string usual = double.IsFinite(median) ? string.Create(CultureInfo.InvariantCulture, $"; {median:G3} was usual before") : "";
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"The gradient's length is {norm:G3}{usual}. The run is about to diverge: lower the option LearningRate, raise WarmupSteps, or set MaxGradientNorm (1 is usual).");
        return new TrainingWarning(Code, message, step);
    }
}
