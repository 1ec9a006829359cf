using SimpleClip.Losses;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>ICL, the interactive contrastive space: <see cref="DistillationLoss.InteractiveContrastive"/> with its learned scale.</summary>
internal sealed class InteractiveTerm : ProjectedTerm
{
    private readonly LearnedScale _scale;
    private readonly bool _exponential;

    /// <param name="weight">How much it counts.</param>
    /// <param name="exponential">Whether the scale is the exponential of what is learned, as the paper means it.</param>
    /// <param name="widths">How wide embeddings are.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="random">Initialises projections.</param>
    public InteractiveTerm(LossWeight weight, bool exponential, FeatureWidths widths, Device device, Generator random)
        : base("interactive", weight, widths, device, random)
    {
        _exponential = exponential;
        _scale = LearnedScale.Create(device);
    }

    public override IReadOnlyDictionary<string, nn.Module> Heads => new Dictionary<string, nn.Module>(base.Heads) { ["scale"] = _scale };

    public override Tensor Evaluate(LossInputs inputs) => SumOverTexts(inputs, text => DistillationLoss.InteractiveContrastive(
        ProjectImages(inputs.Images[0]), ProjectTexts(inputs.Texts[text]), inputs.Teacher.Image, inputs.Teacher.Texts[text], _scale.Value, _exponential));
}
