using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>Pairs of a batch that do not match, as indices of rows: image <c>ImageRows[k]</c> with text <c>TextRows[k]</c>.</summary>
/// <param name="ImageRows">int64, [pairs].</param>
/// <param name="TextRows">int64, [pairs].</param>
public sealed record NegativePairs(Tensor ImageRows, Tensor TextRows) : IDisposable
{
    // Below every logit, and finite, so that a row without any candidate is still a number before it is left out.
    private const double Excluded = -1e30;

    /// <summary>
    /// Draws hard negatives as ALBEF does: for an image i, text j with a probability of <c>softmax_j(s·I_i T_jᵀ)</c> over the texts that
    /// may be its negatives, and for texts likewise. Its own text and known duplicates may not. A row that has no candidate gets no
    /// negative.
    /// </summary>
    /// <param name="imageFeatures">[N, embedding], rows of length 1. No gradient passes through the draw.</param>
    /// <param name="textFeatures">[N, embedding], rows of length 1.</param>
    /// <param name="logitScale">The factor s on the similarities, a scalar: the larger, the harder the negatives.</param>
    /// <param name="random">The source of randomness, of the features' device.</param>
    /// <param name="sides">Which sides are exchanged.</param>
    /// <param name="imageIds">int64, [N]: equal where two rows show the same image; null where all differ.</param>
    /// <param name="captionIds">int64, [N]: equal where two rows have the same caption; null where all differ.</param>
    /// <returns>First the images' negatives, then the texts', each in the order of the rows.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static NegativePairs Draw(
        Tensor imageFeatures, Tensor textFeatures, Tensor logitScale, Generator random, NegativeSides sides = NegativeSides.Both,
        Tensor? imageIds = null, Tensor? captionIds = null)
    {
        FeatureShapes.RequireEqual(imageFeatures, textFeatures);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor logits = (imageFeatures * logitScale).mm(textFeatures.t());
        Tensor same = SameRow(TensorArithmetic.Multiples(imageFeatures.shape[0], 1, imageFeatures.device));
        foreach (Tensor ids in new[] { imageIds, captionIds }.OfType<Tensor>())
        {
            RequireOnePerRow(ids, imageFeatures);
            same = same.logical_or(SameRow(ids));
        }

        var images = new List<Tensor>();
        var texts = new List<Tensor>();
        if (sides != NegativeSides.Images)
        {
            (Tensor anchors, Tensor drawn) = DrawRows(logits, same, random);
            images.Add(anchors);
            texts.Add(drawn);
        }

        if (sides != NegativeSides.Texts)
        {
            (Tensor anchors, Tensor drawn) = DrawRows(logits.t(), same, random);
            images.Add(drawn);
            texts.Add(anchors);
        }

        return new NegativePairs(cat(images, 0).MoveToOuterDisposeScope(), cat(texts, 0).MoveToOuterDisposeScope());
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        ImageRows.Dispose();
        TextRows.Dispose();
    }

    private static Tensor SameRow(Tensor ids) => ids.unsqueeze(1).eq(ids.unsqueeze(0));

    private static (Tensor Anchors, Tensor Drawn) DrawRows(Tensor logits, Tensor same, Generator random)
    {
        Tensor anchors = same.logical_not().any(1).nonzero().reshape(-1);
        if (anchors.shape[0] == 0)
        {
            return (anchors, anchors.clone());
        }

        Tensor weights = logits.clone().FillInPlace(same, Excluded).softmax(1).index_select(0, anchors);
        return (anchors, weights.multinomial(1, false, random).reshape(-1));
    }

    private static void RequireOnePerRow(Tensor ids, Tensor features)
    {
        if (ids.dim() != 1 || ids.shape[0] != features.shape[0])
        {
            throw new ArgumentException($"Ids of shape [{string.Join(", ", ids.shape)}]; expected one for each of the {features.shape[0]} rows.");
        }
    }
}
