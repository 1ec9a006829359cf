using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>A vision transformer whose patches are made by three convolutions (arXiv 2106.14881), by the names of ml-mobileclip's
/// <c>vit.py</c>.</summary>
internal sealed class ConvolutionalVit : nn.Module<Tensor, Tensor>
{
    private const double ClassTokenDeviation = 0.02;

    /// <summary>Sides of the patches of the three convolutions; their product is the whole patch.</summary>
    private static readonly int[] Patches = [4, 2, 2];

    [ComponentName(Name = "patch_emb")]
    private readonly Chain _stem;

    [ComponentName(Name = "cls_token")]
    private readonly Parameter _classToken;

    [ComponentName(Name = "pos_embed")]
    private readonly LearnedPositions _positions;

    [ComponentName(Name = "transformer")]
    private readonly Chain _layers;

    [ComponentName(Name = "post_transformer_norm")]
    private readonly LayerNorm _normAfter;

    [ComponentName(Name = "classifier")]
    private readonly ProjectionMatrix _head;

    public ConvolutionalVit(MobileClipVisionTransformerConfig config, int embeddingDimension, Generator? random)
        : base(nameof(ConvolutionalVit))
    {
        int width = config.Width, stem = Math.Max(32, width / 4);
        _stem = new Chain(
            new StemConvolution(3, stem, Patches[0], last: false, random),
            new StemConvolution(stem, stem, Patches[1], last: false, random),
            new StemConvolution(stem, width, Patches[2], last: true, random));
        _classToken = Initialisation.Normal(ClassTokenDeviation, random, 1, 1, width);
        _positions = new LearnedPositions(config.Positions, width, random);
        _layers = new Chain(Enumerable.Range(0, config.Layers).Select(_ => new PreNormLayer(config.ToLayer(), random))) { Checkpoints = true };
        _normAfter = new LayerNorm(width);
        _head = new ProjectionMatrix(width, embeddingDimension, random);
        RegisterComponents();
    }

    /// <summary>The convolutions that make patches, <c>patch_emb</c>.</summary>
    public Chain Stem => _stem;

    /// <summary>The vector that is put before the patches and has no position, [1, 1, width].</summary>
    public Parameter ClassToken => _classToken;

    /// <summary>The positions of the patches, <c>pos_embed</c>.</summary>
    public LearnedPositions Positions => _positions;

    /// <summary>The layers, <c>transformer</c>.</summary>
    public Chain Layers => _layers;

    /// <summary>The norm of the class token, <c>post_transformer_norm</c>.</summary>
    public LayerNorm NormAfter => _normAfter;

    /// <summary>The projection, <c>classifier</c>.</summary>
    public ProjectionMatrix Head => _head;

    /// <summary>[batch, 3, size, size] to [batch, embedding].</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor patches = MixedPrecision.Widen(PixelTokens.FromMap(_stem.call(input)));
        Tensor positioned = patches.Plus(_positions.call(patches.shape[1]));
        Tensor tokens = _layers.call(cat([_classToken.expand(input.shape[0], 1, -1), positioned], 1));
        return _head.call(_normAfter.call(tokens.select(1, 0))).MoveToOuterDisposeScope();
    }
}
