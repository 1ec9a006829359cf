using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>FastViT as MobileCLIP changed it (arXiv 2311.17049, section 4.2): stem, stages, expansion, head.</summary>
internal sealed class FastVit : nn.Module<Tensor, Tensor>
{
    /// <summary>Kernel of the depthwise convolution in feed-forward layers.</summary>
    private const int FeedForwardKernel = 7;

    [ComponentName(Name = "patch_embed")]
    private readonly Chain _stem;

    [ComponentName(Name = "network")]
    private readonly Chain _network;

    [ComponentName(Name = "conv_exp")]
    private readonly MobileOneBlock _expansion;

    [ComponentName(Name = "head")]
    private readonly ProjectionMatrix _head;

    public FastVit(MobileClipImageConfig config, int embeddingDimension, Generator? random)
        : base(nameof(FastVit))
    {
        _stem = CreateStem(config.Widths[0], config.Reparameterized, random);
        _network = new Chain(CreateNetwork(config, random));
        int last = config.Widths[^1], expanded = (int)(last * config.ExpansionRatio);
        var expansion = new ConvolutionShape(last, expanded, 3) { Groups = last }.Padded();
        _expansion = new MobileOneBlock(new MobileOneShape(expansion) { Excites = true, Reparameterized = config.Reparameterized }, random);
        _head = new ProjectionMatrix(expanded, embeddingDimension, random);
        RegisterComponents();
    }

    /// <summary>Three blocks that lead to a quarter of the size, <c>patch_embed</c>.</summary>
    public Chain Stem => _stem;

    /// <summary>Stages and what lies between them, in order, <c>network</c>.</summary>
    public Chain Network => _network;

    /// <summary>The last convolution, <c>conv_exp</c>.</summary>
    public MobileOneBlock Expansion => _expansion;

    /// <summary>The projection of the mean of all pixels, <c>head</c>.</summary>
    public ProjectionMatrix Head => _head;

    /// <summary>The stem, the links of <see cref="Network"/>, and what follows them.</summary>
    public IReadOnlyList<TowerStage> Stages => [new TowerStage(_stem), .. _network.Links.Select(static link => new TowerStage(link)), new TowerStage(_expansion, _head)];

    /// <summary>[batch, 3, size, size] to [batch, embedding].</summary>
    public override Tensor forward(Tensor input) => RunStages(input, 0, _network.Links.Count + 2);

    /// <summary>Runs stages from what the one before the first gives.</summary>
    public Tensor RunStages(Tensor features, int first, int end) => TowerStages.Run(features, first, end, RunStage);

    private Tensor RunStage(int stage, Tensor maps) =>
        stage == 0 ? _stem.call(maps)
        : stage <= _network.Links.Count ? _network.Links[stage - 1].call(maps)
        : Project(maps);

    private Tensor Project(Tensor maps)
    {
        using Tensor expanded = _expansion.call(maps);
        using Tensor pooled = expanded.mean([2, 3]);
        return _head.call(pooled);
    }

    private static Chain CreateStem(int width, bool reparameterized, Generator? random)
    {
        ConvolutionShape[] shapes =
        [
            new ConvolutionShape(3, width, 3) { Stride = 2 }.Padded(),
            new ConvolutionShape(width, width, 3) { Stride = 2, Groups = width }.Padded(),
            new ConvolutionShape(width, width, 1),
        ];
        return new Chain(shapes.Select(shape => new MobileOneBlock(new MobileOneShape(shape) { Reparameterized = reparameterized }, random)));
    }

    private static IEnumerable<nn.Module<Tensor, Tensor>> CreateNetwork(MobileClipImageConfig config, Generator? random)
    {
        for (int stage = 0; stage < config.Layers.Count; stage++)
        {
            int width = config.Widths[stage];
            if (config.PositionKernel(stage) is int kernel)
            {
                yield return new RepConditionalPosition(width, kernel, config.Reparameterized, random);
            }

            yield return CreateStage(config, stage, random);
            if (stage < config.Layers.Count - 1)
            {
                var shape = new ConvolutionShape(width, config.Widths[stage + 1], config.DownsamplingKernel)
                {
                    Stride = config.DownsamplingStride,
                    Groups = width,
                };
                yield return new OverlappingPatchEmbedding(shape.Padded(), config.Excitations[stage + 1], config.Reparameterized, random);
            }
        }
    }

    private static Chain CreateStage(MobileClipImageConfig config, int stage, Generator? random)
    {
        int width = config.Widths[stage], hidden = (int)(width * config.MlpRatios[stage]), kernel = config.MixerKernel;
        var mixer = new RepMixerBlockShape(
            width, hidden, (kernel, kernel), (FeedForwardKernel, FeedForwardKernel), config.Reparameterized);
        var attention = new ImageAttentionShape(width, hidden, config.HeadWidth, FeedForwardKernel);
        IEnumerable<int> blocks = Enumerable.Range(0, config.Layers[stage]);
        IEnumerable<nn.Module<Tensor, Tensor>> links = config.TokenMixers[stage] switch
        {
            TokenMixer.RepMixer => blocks.Select(_ => new RepMixerBlock(mixer, random)),
            TokenMixer.SasP => CreateSasPBlocks(config, stage, attention, random),
            _ => blocks.Select(_ => new ImageAttentionBlock(attention, random)),
        };
        return new Chain(links) { Checkpoints = true };
    }

    /// <summary>The blocks, and the norm that must follow them because no residual stream keeps the scale.</summary>
    /// <remarks>
    /// It is a batch norm: what follows in an inherited network are frozen convolutions, which read how much pixels differ in strength; a
    /// layer norm would make all pixels equally strong.
    /// </remarks>
    private static IEnumerable<nn.Module<Tensor, Tensor>> CreateSasPBlocks(
        MobileClipImageConfig config, int stage, ImageAttentionShape shape, Generator? random)
    {
        ImageSasPBlock? first = null;
        for (int block = 0; block < config.Layers[stage]; block++)
        {
            var made = new ImageSasPBlock(shape, config.FeedForwardGain, config.SharesQueryKey ? first : null, random);
            first ??= made;
            yield return made;
        }

        yield return new BatchNorm2d(shape.Width);
    }
}
