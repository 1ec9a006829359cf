using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The image tower of MobileCLIP-B: a ViT whose patches are made by three convolutions.</summary>
/// <remarks>Parameter names are those of ml-mobileclip below <c>image_encoder.</c>. Pixels are in [0, 1] and not normalised any
/// further.</remarks>
public sealed class MobileClipVisionTransformer : ImageTower
{
    [ComponentName(Name = "model")]
    private readonly ConvolutionalVit _model;

    /// <summary>
    /// Makes a tower whose transformer is initialised as CLIP's is: class token N(0, 0.02²), positions and projection N(0, 1/width),
    /// PyTorch's defaults for the convolutions.
    /// </summary>
    /// <param name="config">The tower's shape.</param>
    /// <param name="embeddingDimension">Features of the image embedding.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public MobileClipVisionTransformer(MobileClipVisionTransformerConfig config, int embeddingDimension, Generator? random = null)
        : base(nameof(MobileClipVisionTransformer), config.ImageSize, embeddingDimension)
    {
        Config = config;
        _model = new ConvolutionalVit(config, embeddingDimension, random);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public MobileClipVisionTransformerConfig Config { get; }

    internal ConvolutionalVit Model => _model;

    /// <summary>Embeds a batch of images.</summary>
    /// <param name="input">Pixels in [0, 1], [batch, 3, size, size].</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    /// <exception cref="ArgumentException">The images have another size or number of colours.</exception>
    public override Tensor forward(Tensor input)
    {
        CheckShape(input);
        return _model.call(input);
    }
}
