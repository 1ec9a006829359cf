namespace SimpleClip.Evaluation;

/// <summary>Where the right class stands among all classes. Serving and training count by it, so that their figures are the same.</summary>
internal static class ClassPlaces
{
    /// <summary>
    /// How many classes score higher than the right one. Of equals the earlier class stands higher; where scores are not numbers, all
    /// others do,
    /// so that a model which computes nonsense does not look good.
    /// </summary>
    /// <param name="label">The right class.</param>
    /// <param name="scores">The score of every class.</param>
    public static int PlaceOf(int label, ReadOnlySpan<float> scores)
    {
        int ahead = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            bool isBehind = i < label ? scores[i] < scores[label] : scores[i] <= scores[label];
            ahead += i == label || isBehind ? 0 : 1;
        }

        return ahead;
    }
}
