using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>The image tower of MobileCLIP (arXiv 2311.17049): MCi, a FastViT of convolutional stages and one of attention.</summary>
/// <remarks>
/// Parameter names are those of ml-mobileclip below <c>image_encoder.</c>. Pixels are in [0, 1] and not normalised any further. In
/// training, batch norms use the batch's own figures; see <see cref="BatchNorm2d.Frozen"/>.
/// </remarks>
public sealed class MobileClipImageEncoder : ImageTower, IAttentionTower, IStagedTower
{
    [ComponentName(Name = "model")]
    private readonly FastVit _model;

    /// <summary>Makes a tower initialised as FastViT is: linear layers N(0, 0.02²), layer scales 1e-5, PyTorch's defaults
    /// elsewhere.</summary>
    /// <param name="config">The tower's shape.</param>
    /// <param name="embeddingDimension">Features of the image embedding.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public MobileClipImageEncoder(MobileClipImageConfig config, int embeddingDimension, Generator? random = null)
        : base(nameof(MobileClipImageEncoder), config.ImageSize, embeddingDimension)
    {
        Config = config;
        _model = new FastVit(config, embeddingDimension, random);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public MobileClipImageConfig Config { get; }

    internal FastVit Model => _model;

    /// <summary>The blocks of the last stage, where it has attention.</summary>
    IReadOnlyList<IAttentionBlock> IAttentionTower.AttentionBlocks => [.. ((Chain)_model.Network.Links[^1]).Links.OfType<IAttentionBlock>()];

    /// <summary>Embeds a batch of images.</summary>
    /// <param name="input">Pixels in [0, 1], [batch, 3, size, size].</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    /// <exception cref="ArgumentException">The images have another size or number of colours.</exception>
    public override Tensor forward(Tensor input)
    {
        CheckShape(input);
        return _model.call(input);
    }

    /// <inheritdoc/>
    Tensor IAttentionTower.BeforeAttention(Tensor input)
    {
        CheckShape(input);
        return _model.RunStages(input, 0, _model.Network.Links.Count);
    }

    /// <inheritdoc/>
    IReadOnlyList<TowerStage> IStagedTower.Stages => _model.Stages;

    /// <inheritdoc/>
    Tensor IStagedTower.RunStages(Tensor input, Tensor features, int first, int end)
    {
        CheckShape(input);
        return _model.RunStages(features, first, end);
    }

    /// <summary>Makes the tower in which one convolution stands for each group of parallel branches: fewer operations, equal results in
    /// evaluation.</summary>
    /// <returns>A new tower, whatever form this one has; this one stays as it is.</returns>
    public MobileClipImageEncoder Reparameterize() =>
        Reparameterization.Merge(this, random => new MobileClipImageEncoder(Config with { Reparameterized = true }, EmbeddingDimension, random));
}
