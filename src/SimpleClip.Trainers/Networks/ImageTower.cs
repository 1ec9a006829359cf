using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The half of a CLIP that embeds images: normalised pixels [batch, 3, size, size] to [batch, embedding], not
/// normalised.</summary>
/// <remarks>A derived class keeps its modules and parameters in fields of its own, which is where TorchSharp looks for them.</remarks>
/// <param name="name">The class's name.</param>
/// <param name="imageSize">Side of the square input in pixels.</param>
/// <param name="embeddingDimension">Features of the embedding.</param>
public abstract class ImageTower(string name, int imageSize, int embeddingDimension) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Side of the square input in pixels.</summary>
    public int ImageSize { get; } = imageSize;

    /// <summary>Features of the embedding.</summary>
    public int EmbeddingDimension { get; } = embeddingDimension;

    /// <summary>Checks a batch of images.</summary>
    /// <exception cref="ArgumentException">The images have another size or number of colours.</exception>
    private protected void CheckShape(Tensor images)
    {
        long[] shape = images.shape;
        if (shape is not [_, 3, _, _] || shape[2] != ImageSize || shape[3] != ImageSize)
        {
            throw new ArgumentException(
                $"Images of shape [{string.Join(", ", shape)}] do not fit; expected [batch, 3, {ImageSize}, {ImageSize}].", nameof(images));
        }
    }
}
