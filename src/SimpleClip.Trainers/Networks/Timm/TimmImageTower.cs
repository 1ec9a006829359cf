using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// An image tower as open_clip makes it of a timm network (src/open_clip/timm_model.py): the network, and a linear map of its features.
/// </summary>
/// <remarks>Names are open_clip's: <c>trunk</c> with timm's names, and <c>head.proj</c>.</remarks>
public sealed class TimmImageTower : ImageTower
{
    [ComponentName(Name = "trunk")]
    private readonly nn.Module<Tensor, Tensor> _trunk;

    [ComponentName(Name = "head")]
    private readonly ProjectionHead _head;

    /// <summary>Makes a tower initialised as timm and open_clip do.</summary>
    /// <param name="config">The tower's shape.</param>
    /// <param name="embeddingDimension">Features of the image embedding.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public TimmImageTower(TimmTowerConfig config, int embeddingDimension, Generator? random = null)
        : base(nameof(TimmImageTower), config.ImageSize, embeddingDimension)
    {
        Config = config;
        _trunk = config.CreateTrunk(random);
        _head = new ProjectionHead(config.Features, embeddingDimension, config.ProjectionBias, random);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public TimmTowerConfig Config { get; }

    /// <summary>The network: a <see cref="ConvNext"/>, a <see cref="SwinTransformer"/> or an <see cref="MlpMixer"/>.</summary>
    public nn.Module<Tensor, Tensor> Trunk => _trunk;

    /// <summary>The map into the joint space, <c>head.proj</c>.</summary>
    public Linear Projection => _head.Projection;

    /// <summary>Embeds a batch of images.</summary>
    /// <param name="input">Normalised pixels, [batch, 3, size, size].</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    public override Tensor forward(Tensor input)
    {
        CheckShape(input);
        using var scope = NewDisposeScope();
        return _head.call(_trunk.call(input)).MoveToOuterDisposeScope();
    }
}
