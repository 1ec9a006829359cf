using SimpleClip.Networks;
using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>
/// Judges whether an image and a text belong together: two logits, "not matched" and "matched", of a joint feature of their embeddings. The
/// auxiliary hyperplane of SiCLIP's pair matching, as the matching head of ALBEF and BLIP but for two towers. It leaves with training.
/// </summary>
/// <remarks>
/// Parameters: <c>classifier.weight</c> [2, embedding], <c>classifier.bias</c>; with <see cref="JointFeature.Concatenation"/> also
/// <c>hidden.weight</c> [embedding, 2 embedding], <c>hidden.bias</c>. Not safe for use by several threads at once.
/// </remarks>
public sealed class PairMatchingHead : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "hidden")]
    private readonly Linear? _hidden;

    [ComponentName(Name = "classifier")]
    private readonly Linear _classifier;

    private readonly JointFeature _feature;
    private readonly int _width;

    /// <summary>Makes a freshly initialised head.</summary>
    /// <param name="embeddingDimension">The width D of the embeddings.</param>
    /// <param name="feature">How the two are joined.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="embeddingDimension"/> is below 1, or <paramref name="feature"/> is
    /// none of its kind.</exception>
    public PairMatchingHead(int embeddingDimension, JointFeature feature = JointFeature.Product, Generator? random = null)
        : base(nameof(PairMatchingHead))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(embeddingDimension, 1);
        if (!Enum.IsDefined(feature))
        {
            throw new ArgumentOutOfRangeException(nameof(feature), feature, $"Expected one of {string.Join(", ", Enum.GetNames<JointFeature>())}.");
        }

        _feature = feature;
        _width = embeddingDimension;
        _hidden = feature == JointFeature.Concatenation ? new Linear(2 * embeddingDimension, embeddingDimension, random) : null;
        _classifier = new Linear(embeddingDimension, 2, random);
        RegisterComponents();
    }

    /// <summary>Judges pairs: row i of the images with row i of the texts.</summary>
    /// <param name="images">[pairs, D], rows of length 1.</param>
    /// <param name="texts">[pairs, D], rows of length 1.</param>
    /// <returns>[pairs, 2]: the logits of "not matched" and of "matched".</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public override Tensor forward(Tensor images, Tensor texts)
    {
        FeatureShapes.RequireEqual(images, texts);
        if (images.shape[1] != _width)
        {
            throw new ArgumentException($"Embeddings have {images.shape[1]} dimensions; this head was made for {_width}.", nameof(images));
        }

        using var scope = NewDisposeScope();
        return _classifier.call(Join(images, texts)).MoveToOuterDisposeScope();
    }

    private Tensor Join(Tensor images, Tensor texts) => _feature switch
    {
        JointFeature.Product => (images * texts).Times(_width),
        JointFeature.AbsoluteDifference => (images - texts).abs(),
        _ => nn.functional.gelu(_hidden!.call(cat([images, texts], 1))),
    };
}
