using System.IO.Enumeration;
using SimpleClip.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Optimization;

/// <summary>Chooses which parts of a network training leaves as they are. To be used before an optimizer is made.</summary>
/// <remarks>
/// A frozen parameter has no gradient, and batch norms whose weight and bias are frozen keep their running figures. Not thread-safe.
/// </remarks>
public static class ClipNetworkFreezing
{
    /// <summary>
    /// Freezes the image tower, so that the text tower learns to read it: LiT, "Zero-Shot Transfer with Locked-image text Tuning" (arXiv
    /// 2111.07991).
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="unlockedLayers">How many layers stay trainable, from the head down: 1 for the head, 2 for the last block too, and so
    /// on.</param>
    public static void LockVisual(this ClipNetwork network, int unlockedLayers = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        Lock(network.Visual, unlockedLayers);
    }

    /// <summary>Freezes the text tower.</summary>
    /// <param name="network">The network.</param>
    /// <param name="unlockedLayers">How many layers stay trainable, from the head down: 1 for the head, 2 for the last block too, and so
    /// on.</param>
    public static void LockText(this ClipNetwork network, int unlockedLayers = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        Lock(network.Text, unlockedLayers);
    }

    /// <summary>Freezes parameters by name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="patterns">Whole names, in which <c>*</c> stands for any characters and <c>?</c> for one, as
    /// <c>visual.transformer.resblocks.0.*</c>.</param>
    /// <returns>The names of the parameters that the patterns match.</returns>
    /// <exception cref="ArgumentException">A pattern matches no parameter; then nothing is changed.</exception>
    public static IReadOnlyList<string> Freeze(this ClipNetwork network, params IReadOnlyList<string> patterns) => SetTrainable(network, patterns, trainable: false);

    /// <summary>Makes parameters trainable by name.</summary>
    /// <param name="network">The network.</param>
    /// <param name="patterns">Whole names, in which <c>*</c> stands for any characters and <c>?</c> for one, as <c>*.ln_*</c>.</param>
    /// <returns>The names of the parameters that the patterns match.</returns>
    /// <exception cref="ArgumentException">A pattern matches no parameter; then nothing is changed.</exception>
    public static IReadOnlyList<string> Unfreeze(this ClipNetwork network, params IReadOnlyList<string> patterns) => SetTrainable(network, patterns, trainable: true);

    /// <summary>Makes batch norms keep their running figures exactly where their weights are frozen.</summary>
    internal static void FreezeBatchNorms(this nn.Module network)
    {
        foreach (BatchNorm2d norm in network.modules().OfType<BatchNorm2d>())
        {
            norm.Frozen = !norm.Weight.requires_grad && !norm.Bias.requires_grad;
        }
    }

    private static void Lock(nn.Module tower, int unlockedLayers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unlockedLayers);
        var depths = new LayerDepths(tower);
        foreach (Parameter parameter in tower.parameters())
        {
            SetTrainable(parameter, depths.FromHead(parameter) < unlockedLayers);
        }

        tower.FreezeBatchNorms();
    }

    private static string[] SetTrainable(ClipNetwork network, IReadOnlyList<string> patterns, bool trainable)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(patterns);
        (string Name, Parameter Parameter)[] all = [.. network.named_parameters()];
        string[] useless = [.. patterns.Where(pattern => !all.Any(entry => Matches(pattern, entry.Name)))];
        if (useless.Length > 0)
        {
            throw new ArgumentException(
                $"No parameter of the network is named {string.Join(" or ", useless)}; expected patterns for names such as {all[0].Name}.", nameof(patterns));
        }

        (string Name, Parameter Parameter)[] chosen = [.. all.Where(entry => patterns.Any(pattern => Matches(pattern, entry.Name)))];
        foreach ((_, Parameter parameter) in chosen)
        {
            SetTrainable(parameter, trainable);
        }

        network.FreezeBatchNorms();
        return [.. chosen.Select(static entry => entry.Name)];
    }

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static void SetTrainable(Parameter parameter, bool trainable)
    {
        parameter.requires_grad = trainable;
        if (!trainable)
        {
            // An optimizer moves whatever has a gradient.
            parameter.grad = null;
        }
    }
}
