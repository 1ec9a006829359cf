using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>The pair matching loss of SiCLIP: a head tells pairs that match from hard negatives of the batch.</summary>
public static class PairMatchingLoss
{
    /// <summary>The mean cross-entropy over all pairs, <c>mean CE(head(v, t), y)</c>, y = 1 for a row with its own text and 0 for a
    /// negative.</summary>
    /// <param name="head">The head.</param>
    /// <param name="imageFeatures">[N, embedding], rows of length 1; row i belongs to row i of the texts.</param>
    /// <param name="textFeatures">[N, embedding], rows of length 1.</param>
    /// <param name="negatives">Pairs that do not match; <see cref="NegativePairs.Draw"/> draws them.</param>
    /// <returns>A scalar; ln 2 where the head says nothing.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor CrossEntropy(PairMatchingHead head, Tensor imageFeatures, Tensor textFeatures, NegativePairs negatives)
    {
        FeatureShapes.RequireEqual(imageFeatures, textFeatures);
        using var scope = NewDisposeScope();
        Tensor images = cat([imageFeatures, imageFeatures.index_select(0, negatives.ImageRows)], 0);
        Tensor texts = cat([textFeatures, textFeatures.index_select(0, negatives.TextRows)], 0);
        Tensor logProbabilities = head.call(images, texts).log_softmax(1);
        long matched = imageFeatures.shape[0], unmatched = negatives.ImageRows.shape[0];
        Tensor ofMatched = logProbabilities.narrow(0, 0, matched).select(1, 1).sum();
        Tensor ofUnmatched = logProbabilities.narrow(0, matched, unmatched).select(1, 0).sum();
        return ofMatched.Plus(ofUnmatched).Times(-1.0 / (matched + unmatched)).MoveToOuterDisposeScope();
    }
}
