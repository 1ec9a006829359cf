using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>What one pass of a <see cref="ClipNetwork"/> gives.</summary>
/// <param name="Image">Image embeddings, [images, embedding], rows of length 1.</param>
/// <param name="Text">Text embeddings, [texts, embedding], rows of length 1.</param>
/// <param name="Scale">The factor on their cosine similarities, exp(logit_scale), a scalar.</param>
public sealed record ClipFeatures(Tensor Image, Tensor Text, Tensor Scale) : IDisposable
{
    /// <summary>Releases the three tensors.</summary>
    public void Dispose()
    {
        Image.Dispose();
        Text.Dispose();
        Scale.Dispose();
    }
}
