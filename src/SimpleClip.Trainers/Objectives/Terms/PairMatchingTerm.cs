using SimpleClip.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary><see cref="PairMatchingLoss"/> with its head and negatives drawn from the batch.</summary>
internal sealed class PairMatchingTerm : LossTerm
{
    private readonly PairMatchingOptions _options;
    private readonly PairMatchingHead _head;

    public PairMatchingTerm(PairMatchingOptions options, int embeddingDimension, Device device, Generator random)
        : base("pair_matching", options.Weight)
    {
        _options = options;
        _head = new PairMatchingHead(embeddingDimension, options.JointFeature, random);
        _head.to(device);
    }

    public override IReadOnlyDictionary<string, nn.Module> Heads => new Dictionary<string, nn.Module> { ["head"] = _head };

    public override Tensor Evaluate(LossInputs inputs) => SumOverTexts(inputs, text =>
    {
        Tensor? images = _options.MaskDuplicates ? inputs.ImageIds : null, captions = _options.MaskDuplicates ? inputs.CaptionIds[text] : null;
        using NegativePairs negatives = NegativePairs.Draw(
            inputs.Images[0], inputs.Texts[text], inputs.Scale, inputs.Random, _options.Negatives, images, captions);
        return PairMatchingLoss.CrossEntropy(_head, inputs.Images[0], inputs.Texts[text], negatives);
    });
}
