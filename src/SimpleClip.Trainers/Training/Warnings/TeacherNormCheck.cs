using System.Globalization;

namespace SimpleClip.Training;

/// <summary>Warns if a teacher's features do not have length 1, so that their dot products are no cosines.</summary>
internal sealed class TeacherNormCheck
{
    public const string Code = "teacher-not-normalised";

    /// <summary>What half precision may take from a length of 1, and some more.</summary>
    private const double Tolerance = 0.01;

    private readonly HashSet<string> _told = [];

    /// <summary>Looks at features.</summary>
    /// <param name="teacher">The teacher's name; each is warned of once.</param>
    /// <param name="lengths">The length of each row of its features.</param>
    /// <param name="step">Steps taken.</param>
    /// <returns>A warning, or null.</returns>
    public TrainingWarning? Check(string teacher, ReadOnlySpan<float> lengths, int step)
    {
        foreach (float length in lengths)
        {
            if (!(Math.Abs(length - 1) <= Tolerance))
            {
                return _told.Add(teacher) ? Warn(teacher, length, step) : null;
            }
        }

        return null;
    }

    private static TrainingWarning Warn(string teacher, float length, int step)
    {
        string message = string.Create(
            CultureInfo.InvariantCulture,
            $"Features of the teacher '{teacher}' have a length of {length:G4}; expected 1. The losses compare dot products as if they were cosines: normalise the " +
            $"features where they are made or stored.");
        return new TrainingWarning(Code, message, step);
    }
}
