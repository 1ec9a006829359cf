namespace SimpleClip.Data;

/// <summary>Counts problems by their kind, and keeps the first few of each.</summary>
internal sealed class PairProblemTally
{
    private const int MaxExamples = 5;
    private readonly SortedDictionary<PairProblemKind, (long Count, List<string> Examples)> _problems = [];

    /// <summary>Counts a problem.</summary>
    /// <returns>Whether it is kept as an example.</returns>
    public bool Add(PairProblemKind kind, string example)
    {
        (long count, List<string> examples) = _problems.TryGetValue(kind, out (long, List<string>) known) ? known : (0, []);
        bool kept = examples.Count < MaxExamples;
        if (kept)
        {
            examples.Add(example);
        }

        _problems[kind] = (count + 1, examples);
        return kept;
    }

    public PairProblem[] ToProblems() =>
        [.. _problems.Select(problem => new PairProblem(problem.Key, problem.Value.Count, [.. problem.Value.Examples]))];
}
