using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>How much a loss term counts, and from when on.</summary>
/// <remarks>Plain values that survive a round trip through JSON. A number converts to a constant weight.</remarks>
public sealed record LossWeight
{
    /// <summary>Makes a weight of 0: the term is off.</summary>
    public LossWeight()
    {
    }

    /// <summary>Makes a constant weight.</summary>
    /// <param name="value">The weight, 0 or above.</param>
    public LossWeight(double value) => Value = value;

    /// <summary>The weight in the end; 0 turns the term off.</summary>
    [Range(0.0, 1e12)]
    public double Value { get; set; }

    /// <summary>The weight at first.</summary>
    [Range(0.0, 1e12)]
    public double Start { get; set; }

    /// <summary>Steps at the beginning of the run in which the weight stays at <see cref="Start"/>.</summary>
    [Range(0, int.MaxValue)]
    public int StartSteps { get; set; }

    /// <summary>Steps after those in which the weight goes from <see cref="Start"/> to <see cref="Value"/> along a line.</summary>
    [Range(0, int.MaxValue)]
    public int RampSteps { get; set; }

    /// <summary>Whether the term has any weight at any time.</summary>
    internal bool IsUsed => Value > 0 || (Start > 0 && (StartSteps > 0 || RampSteps > 0));

    /// <summary>A constant weight.</summary>
    /// <param name="value">The weight.</param>
    public static implicit operator LossWeight(double value) => new(value);

    /// <summary>The weight in a step.</summary>
    /// <param name="stepsTaken">Steps taken before, from 0.</param>
    public double At(long stepsTaken)
    {
        if (stepsTaken < StartSteps)
        {
            return Start;
        }

        long done = stepsTaken - StartSteps;
        return done < RampSteps ? Start + ((Value - Start) * done / RampSteps) : Value;
    }
}
