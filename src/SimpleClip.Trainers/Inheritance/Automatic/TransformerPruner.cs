using SimpleClip.Networks;
using SimpleClip.Numerics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>Makes the smaller network that a set of masks leaves of a larger one.</summary>
internal sealed class TransformerPruner(ClipNetwork network, VisionTransformer image, TextTransformer text)
{
    private readonly Dictionary<string, Tensor> _source = network.state_dict();

    /// <summary>The image tower, if it can be pruned.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static VisionTransformer CheckImage(ClipNetwork network) =>
        network.Visual is VisionTransformer { Config: { Pooling: ImagePooling.ClassToken, Positions: ImagePositions.Learned, PatchDropout: 0, LayerScale: null } } tower
            && tower.NormBefore is not null
            && tower.Transformer.Blocks.All(static block => block is ResidualAttentionBlock)
            ? tower
            : throw new ArgumentException("Only image towers that are plain vision transformers can be pruned.", nameof(network));

    /// <summary>The text tower, if it can be pruned.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static TextTransformer CheckText(ClipNetwork network) =>
        network.Text is TextTransformer { Config: { NoCausalMask: false, Pooling: TextPooling.HighestId, LayerScale: null }, Projection: not null } tower
            && tower.Transformer.Blocks.All(static block => block is ResidualAttentionBlock)
            ? tower
            : throw new ArgumentException("Only text towers that are CLIP's plain transformers can be pruned.", nameof(network));

    /// <summary>Makes the network; on the CPU.</summary>
    public (ClipNetwork Network, InheritanceReport Report) Prune(MaskSet imageMasks, MaskSet textMasks)
    {
        var imageCut = new TowerCut(imageMasks);
        var textCut = new TowerCut(textMasks);
        var pruned = new ClipNetwork(network.Config with
        {
            Vision = image.Config with { Width = imageCut.Width, Blocks = imageCut.Blocks },
            Text = text.Config with { Width = textCut.Width, HeadWidth = text.Transformer.Shape.HeadWidth, Blocks = textCut.Blocks },
        });
        pruned.Precision = network.Precision;
        pruned.ActivationCheckpointing = network.ActivationCheckpointing;
        List<InheritedTensor> report = [];
        foreach ((string name, Tensor target) in pruned.state_dict())
        {
            Tensor source = _source[name].cpu();
            target.copy_(name.StartsWith("visual.", StringComparison.Ordinal) ? imageCut.Apply(name, source) : textCut.Apply(name, source));
            bool isSmaller = !source.shape.SequenceEqual(target.shape);
            report.Add(new InheritedTensor(
                name,
                target.ShowShape(),
                target.numel(),
                isSmaller ? InheritanceKind.Sliced : InheritanceKind.Copied,
                isSmaller ? $"{name} {source.ShowShape()}" : null,
                IsParameter: target is Parameter,
                IsFrozen: false));
        }

        return (pruned, new InheritanceReport(report, []));
    }
}
