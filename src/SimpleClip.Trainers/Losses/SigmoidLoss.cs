using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>The loss of SigLIP: each pair of the batch is a question of its own, matching or not.</summary>
public static class SigmoidLoss
{
    /// <summary>
    /// The sigmoid loss <c>-1/N Σ_ij log σ(z_ij (s·I_i T_j + b))</c>, z = 1 where i = j and -1 elsewhere (Zhai et al. 2023, equation 1).
    /// </summary>
    /// <remarks>
    /// Similarities are computed <paramref name="chunkRows"/> rows at a time and dropped: the gradients have a closed form, which is
    /// evaluated along with the value, so memory grows with N·embedding and not with N². Gradients of first order only.
    /// </remarks>
    /// <param name="imageFeatures">[N, embedding], rows of length 1; row i belongs to row i of the texts.</param>
    /// <param name="textFeatures">[N, embedding], rows of length 1.</param>
    /// <param name="logitScale">The factor s, a scalar (not its logarithm); SigLIP begins at 10.</param>
    /// <param name="logitBias">The summand b, a scalar; SigLIP begins at -10.</param>
    /// <param name="chunkRows">Images that are compared with all texts at once, at least 1. It has no influence on the result beyond
    /// rounding.</param>
    /// <returns>A scalar: the sum over all N² pairs, divided by N.</returns>
    /// <exception cref="ArgumentException">The features are not matrices of one shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkRows"/> is below 1.</exception>
    public static Tensor SigLip(Tensor imageFeatures, Tensor textFeatures, Tensor logitScale, Tensor logitBias, int chunkRows = 1024)
    {
        FeatureShapes.RequireEqual(imageFeatures, textFeatures);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkRows, 1);
        using var scope = NewDisposeScope();
        Tensor[] inputs = [imageFeatures, textFeatures, logitScale, logitBias];
        (Tensor value, Tensor[] gradients) = Evaluate(inputs, chunkRows);

        // The value, and a summand that is zero and has the gradients.
        foreach ((Tensor input, Tensor gradient) in inputs.Zip(gradients))
        {
            value = value.Plus(((input - input.detach()) * gradient).sum());
        }

        return value.MoveToOuterDisposeScope();
    }

    private static (Tensor Value, Tensor[] Gradients) Evaluate(Tensor[] inputs, int chunkRows)
    {
        using var noGradients = no_grad();
        (Tensor images, Tensor texts, Tensor scale, Tensor bias) = (inputs[0], inputs[1], inputs[2], inputs[3]);
        long count = images.shape[0];
        Tensor value = zeros_like(scale), ofScale = zeros_like(scale), ofBias = zeros_like(bias), ofTexts = zeros_like(texts);
        var ofImages = new List<Tensor>();
        for (long start = 0; start < count; start += chunkRows)
        {
            using var scope = NewDisposeScope();
            long rows = Math.Min(chunkRows, count - start);
            Tensor chunk = images.narrow(0, start, rows), own = texts.narrow(0, start, rows);
            Tensor logits = (chunk * scale).mm(texts.t()).Plus(bias);
            Tensor matching = (chunk * scale * own).sum(1).Plus(bias);

            // As if no pair matched, -Σ log σ(-x), then corrected for those that do: -log σ(x) + log σ(-x) = -x.
            value = value.Plus(nn.functional.logsigmoid(-logits).sum().neg() - matching.sum()).MoveToOuterDisposeScope();
            Tensor slopes = logits.sigmoid();
            Tensor toTexts = slopes.mm(texts) - own;
            ofImages.Add((toTexts * scale).MoveToOuterDisposeScope());
            ofScale = ofScale.Plus((toTexts * chunk).sum()).MoveToOuterDisposeScope();
            ofBias = ofBias.Plus(slopes.sum().Shifted(-rows)).MoveToOuterDisposeScope();
            ofTexts = ofTexts.Plus(slopes.t().mm(chunk) * scale).MoveToOuterDisposeScope();
        }

        ofTexts = ofTexts - (images * scale);
        double share = 1.0 / count;
        return (value.Times(share), [cat(ofImages, 0).Times(share), ofTexts.Times(share), ofScale.Times(share), ofBias.Times(share)]);
    }
}
