using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// CLIP's ResNet (Radford et al., arXiv 2103.00020, section 2.4; open_clip, src/open_clip/modified_resnet.py): a stem of three convolutions
/// and an average pool, an average pool before every strided convolution against aliasing, and pooling by attention.
/// </summary>
/// <remarks>Names are open_clip's: <c>conv1</c>, <c>bn1</c>, ..., <c>layer1</c> to <c>layer4</c>, <c>attnpool</c>.</remarks>
public sealed class ModifiedResNet : ImageTower
{
    [ComponentName(Name = "conv1")]
    private readonly Conv2d _convolution1;

    [ComponentName(Name = "bn1")]
    private readonly BatchNorm2d _norm1;

    [ComponentName(Name = "conv2")]
    private readonly Conv2d _convolution2;

    [ComponentName(Name = "bn2")]
    private readonly BatchNorm2d _norm2;

    [ComponentName(Name = "conv3")]
    private readonly Conv2d _convolution3;

    [ComponentName(Name = "bn3")]
    private readonly BatchNorm2d _norm3;

    [ComponentName(Name = "layer1")]
    private readonly ModuleList<Bottleneck> _stage1;

    [ComponentName(Name = "layer2")]
    private readonly ModuleList<Bottleneck> _stage2;

    [ComponentName(Name = "layer3")]
    private readonly ModuleList<Bottleneck> _stage3;

    [ComponentName(Name = "layer4")]
    private readonly ModuleList<Bottleneck> _stage4;

    [ComponentName(Name = "attnpool")]
    private readonly AttentionPool2d _pool;

    /// <summary>Makes a tower initialised as open_clip does.</summary>
    /// <param name="config">The tower's shape.</param>
    /// <param name="embeddingDimension">Features of the image embedding.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public ModifiedResNet(ModifiedResNetConfig config, int embeddingDimension, Generator? random = null)
        : base(nameof(ModifiedResNet), config.ImageSize, embeddingDimension)
    {
        Config = config;
        int width = config.Width, half = width / 2;
        _convolution1 = new Conv2d(new ConvolutionShape(3, half, 3) { Stride = 2, Bias = false }.Padded(), random);
        _norm1 = new BatchNorm2d(half);
        _convolution2 = new Conv2d(new ConvolutionShape(half, half, 3) { Bias = false }.Padded(), random);
        _norm2 = new BatchNorm2d(half);
        _convolution3 = new Conv2d(new ConvolutionShape(half, width, 3) { Bias = false }.Padded(), random);
        _norm3 = new BatchNorm2d(width);
        _stage1 = MakeStage(width, width, config.Layers[0], stride: 1, random);
        _stage2 = MakeStage(width * 4, width * 2, config.Layers[1], stride: 2, random);
        _stage3 = MakeStage(width * 8, width * 4, config.Layers[2], stride: 2, random);
        _stage4 = MakeStage(width * 16, width * 8, config.Layers[3], stride: 2, random);
        _pool = new AttentionPool2d(config.Pixels, config.Features, config.Heads, embeddingDimension, random);
        RegisterComponents();
    }

    /// <summary>The tower's shape.</summary>
    public ModifiedResNetConfig Config { get; }

    /// <summary>The stem's convolutions and their norms, first to last.</summary>
    public IReadOnlyList<(Conv2d Convolution, BatchNorm2d Norm)> StemLayers =>
        [(_convolution1, _norm1), (_convolution2, _norm2), (_convolution3, _norm3)];

    /// <summary>The blocks of the four stages, <c>layer1</c> to <c>layer4</c>.</summary>
    public IReadOnlyList<IReadOnlyList<Bottleneck>> Stages => [[.. _stage1], [.. _stage2], [.. _stage3], [.. _stage4]];

    /// <summary>The pooling by attention, <c>attnpool</c>.</summary>
    public AttentionPool2d Pool => _pool;

    /// <summary>Embeds a batch of images.</summary>
    /// <param name="input">Normalised pixels, [batch, 3, size, size].</param>
    /// <returns>[batch, embedding], not normalised.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor maps = Stem(input);
        foreach (Bottleneck block in _stage1.Concat(_stage2).Concat(_stage3).Concat(_stage4))
        {
            maps = ActivationCheckpoints.Run(block, maps);
        }

        return _pool.call(maps).MoveToOuterDisposeScope();
    }

    /// <summary>Runs the three convolutions and the average pool.</summary>
    /// <param name="images">Normalised pixels, [batch, 3, size, size].</param>
    /// <returns>[batch, width, size/4, size/4].</returns>
    /// <exception cref="ArgumentException">The images have another size or number of colours.</exception>
    public Tensor Stem(Tensor images)
    {
        CheckShape(images);
        using var scope = NewDisposeScope();
        Tensor maps = images;
        foreach ((Conv2d convolution, BatchNorm2d norm) in StemLayers)
        {
            maps = norm.call(convolution.call(maps)).RectifyInPlace();
        }

        return nn.functional.avg_pool2d(maps, 2L).MoveToOuterDisposeScope();
    }

    private static ModuleList<Bottleneck> MakeStage(int inputs, int width, int blocks, int stride, Generator? random)
    {
        var stage = new ModuleList<Bottleneck> { new Bottleneck(inputs, width, stride, random) };
        for (int block = 1; block < blocks; block++)
        {
            stage.Add(new Bottleneck(width * Bottleneck.Expansion, width, stride: 1, random));
        }

        return stage;
    }
}
