using SimpleClip.Networks;
using TorchSharp.Modules;

namespace SimpleClip.Optimization;

/// <summary>
/// A learning rate that falls with the distance from a tower's head, for fine-tuning (BEiT, arXiv 2106.08254; open_clip,
/// src/open_clip_train/optim.py): the head has factor 1, the last block the decay, the one before it its square, and so on; the embeddings
/// have the smallest.
/// </summary>
/// <param name="Visual">The decay per layer of the image tower, in (0, 1]; 1 for none.</param>
/// <param name="Text">The decay per layer of the text tower, in (0, 1]; 1 for none.</param>
/// <remarks>
/// Norms after the last block count with it, and what lies between two blocks with the second. What belongs to no tower, as the logit
/// scale, has factor 1.
/// </remarks>
public sealed record LayerDecay(double Visual = 1, double Text = 1)
{
    /// <summary>The decay per layer of the image tower, in (0, 1]; 1 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to a number outside of (0, 1].</exception>
    public double Visual { get; init => field = Check(value, nameof(Visual)); } = Check(Visual, nameof(Visual));

    /// <summary>The decay per layer of the text tower, in (0, 1]; 1 for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to a number outside of (0, 1].</exception>
    public double Text { get; init => field = Check(value, nameof(Text)); } = Check(Text, nameof(Text));

    /// <summary>Finds the factor of each of a network's parameters.</summary>
    internal Func<Parameter, double> FactorsOf(ClipNetwork network)
    {
        var visual = new LayerDepths(network.Visual);
        var text = new LayerDepths(network.Text);
        return parameter =>
            visual.FromHead(parameter) is { } fromImageHead ? Math.Pow(Visual, fromImageHead)
            : text.FromHead(parameter) is { } fromTextHead ? Math.Pow(Text, fromTextHead)
            : 1;
    }

    private static double Check(double value, string name) =>
        value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a decay in (0, 1].");
}
