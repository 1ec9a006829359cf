using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>Losses that pull matching pairs together and push the others of the batch apart.</summary>
public static class ContrastiveLoss
{
    /// <summary>
    /// The symmetric InfoNCE loss of CLIP: the mean of the cross-entropies of finding each image's text and each text's image in the batch,
    /// <c>½ [mean_i CE(s·I_i Tᵀ, i) + mean_i CE(s·T_i Iᵀ, i)]</c>.
    /// </summary>
    /// <param name="imageFeatures">[batch, embedding], rows of length 1; row i belongs to row i of the texts.</param>
    /// <param name="textFeatures">[batch, embedding], rows of length 1.</param>
    /// <param name="logitScale">The factor on the cosine similarities, a scalar (not its logarithm).</param>
    /// <returns>A scalar; ln(batch) when the features say nothing.</returns>
    public static Tensor InfoNce(Tensor imageFeatures, Tensor textFeatures, Tensor logitScale)
    {
        using var scope = NewDisposeScope();
        Tensor scaled = imageFeatures * logitScale;
        Tensor logits = scaled.mm(textFeatures.t());
        Tensor own = (scaled * textFeatures).sum(1);
        Tensor imageToText = logits.logsumexp(1) - own;
        Tensor textToImage = logits.logsumexp(0) - own;
        return imageToText.Plus(textToImage).mean().Times(0.5).MoveToOuterDisposeScope();
    }
}
