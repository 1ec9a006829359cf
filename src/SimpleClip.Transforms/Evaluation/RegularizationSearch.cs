namespace SimpleClip.Evaluation;

/// <summary>
/// Chooses the strength of a linear probe's penalty as CLIP's authors do (Radford et al. 2021, appendix A.3): from 1e-6 to 1e6, first in
/// steps of
/// two decades, then around the best in steps half as wide, down to an eighth of a decade.
/// </summary>
internal static class RegularizationSearch
{
    private const int StepsPerDecade = 8;
    private const int Limit = 6 * StepsPerDecade;
    private const int FirstStep = 2 * StepsPerDecade;

    /// <summary>Finds the best strength; of equals the largest, whose classifier is the simplest.</summary>
    /// <param name="measure">Gives the accuracy of a strength on validation data.</param>
    /// <returns>The best one, and all that were tried, from the weakest.</returns>
    public static (float Best, IReadOnlyList<RegularizationCandidate> Tried) Find(Func<float, double> measure)
    {
        var tried = new SortedDictionary<int, double>();
        for (int place = -Limit; place <= Limit; place += FirstStep)
        {
            Try(place);
        }

        int best = Best();
        for (int step = FirstStep / 2; step > 0; step /= 2)
        {
            Try(Math.Max(best - step, -Limit));
            Try(Math.Min(best + step, Limit));
            best = Best();
        }

        return (StrengthAt(best), [.. tried.Select(entry => new RegularizationCandidate(StrengthAt(entry.Key), entry.Value))]);

        void Try(int place)
        {
            if (!tried.ContainsKey(place))
            {
                tried.Add(place, measure(StrengthAt(place)));
            }
        }

        int Best() => tried.MaxBy(entry => (entry.Value, entry.Key)).Key;
    }

    private static float StrengthAt(int place) => (float)Math.Pow(10, (double)place / StepsPerDecade);
}
