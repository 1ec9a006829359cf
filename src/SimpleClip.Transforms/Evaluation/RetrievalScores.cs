using System.Text.Json.Nodes;

namespace SimpleClip;

/// <summary>How well one direction of a retrieval finds what belongs together.</summary>
/// <param name="RecallAt1">The share of queries whose first hit is right, 0 to 1.</param>
/// <param name="RecallAt5">The share of queries with a right hit among the first 5.</param>
/// <param name="RecallAt10">The share of queries with a right hit among the first 10.</param>
/// <param name="MedianRank">The median over queries of the position of the first right hit, counted from 1.</param>
/// <param name="MeanRank">The mean of these positions.</param>
public sealed record RetrievalScores(double RecallAt1, double RecallAt5, double RecallAt10, double MedianRank, double MeanRank)
{
    /// <summary>Adds the figures under CLIP_benchmark's names, and ranks beside them.</summary>
    /// <param name="figures">Where to put them.</param>
    /// <param name="target">What is looked for: <c>image</c> or <c>text</c>.</param>
    internal void AddTo(JsonObject figures, string target)
    {
        string prefix = target + "_retrieval_";
        figures.Add(prefix + "recall@1", RecallAt1);
        figures.Add(prefix + "recall@5", RecallAt5);
        figures.Add(prefix + "recall@10", RecallAt10);
        figures.Add(prefix + "median_rank", MedianRank);
        figures.Add(prefix + "mean_rank", MeanRank);
    }

    /// <summary>The scores of the ranks of the first right hit, counted from 1. Reorders the ranks.</summary>
    internal static RetrievalScores FromRanks(int[] ranks)
    {
        Array.Sort(ranks);
        int middle = ranks.Length / 2;
        double median = ranks.Length % 2 == 1 ? ranks[middle] : (ranks[middle - 1] + ranks[middle]) / 2.0;
        return new RetrievalScores(Recall(1), Recall(5), Recall(10), median, ranks.Average());

        double Recall(int depth) => ranks.Count(rank => rank <= depth) / (double)ranks.Length;
    }
}
