namespace SimpleClip.Optimization;

/// <summary>Says how large a step the optimizer takes when.</summary>
public interface ILearningRateSchedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="stepsTaken">The number of steps taken before, from 0.</param>
    double RateAt(long stepsTaken);
}
