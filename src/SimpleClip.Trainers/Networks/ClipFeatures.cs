using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>What one pass of a <see cref="ClipNetwork"/> gives.</summary>
/// <param name="Image">Image embeddings, [images, embedding], rows of length 1.</param>
/// <param name="Text">Text embeddings, [texts, embedding], rows of length 1.</param>
/// <param name="Scale">The factor on their cosine similarities, exp(logit_scale), a scalar.</param>
public sealed record ClipFeatures(Tensor Image, Tensor Text, Tensor Scale) : IDisposable
{
    /// <summary>What the pass left to be computed again; null where everything was kept.</summary>
    internal ActivationCheckpoints? Checkpoints { get; init; }

    /// <summary>
    /// Computes the gradients of a loss of these features, and with <see cref="ClipNetwork.ActivationCheckpointing"/> those of the blocks
    /// whose activations were not kept, which <c>loss.backward()</c> alone would leave out.
    /// </summary>
    /// <param name="loss">A scalar.</param>
    public void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (Checkpoints is null)
        {
            loss.backward();
        }
        else
        {
            Checkpoints.Backward(loss);
        }
    }

    /// <summary>Releases the tensors.</summary>
    public void Dispose()
    {
        Image.Dispose();
        Text.Dispose();
        Scale.Dispose();
        Checkpoints?.Dispose();
    }
}
