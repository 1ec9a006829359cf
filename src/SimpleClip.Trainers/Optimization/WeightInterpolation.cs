using SimpleClip.Networks;
using SimpleClip.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>
/// WiSE-FT ("Robust fine-tuning of zero-shot models", arXiv 2109.01903): weights between those before and after a fine-tuning, which keep
/// most of the old abilities and most of the new one.
/// </summary>
public static class WeightInterpolation
{
    /// <summary>Makes the network whose weights are (1 − alpha)·before + alpha·after.</summary>
    /// <param name="before">The network before the fine-tuning; left as it is. It may be on another device.</param>
    /// <param name="after">The network after it; left as it is.</param>
    /// <param name="alpha">The share of the second, in [0, 1]; the paper's default is 0.5.</param>
    /// <returns>A new network with the configuration, the device and the mode of the second. Integer buffers, which count, are those of the
    /// second.</returns>
    /// <exception cref="ArgumentException">The networks' tensors differ in name or shape; the message lists every difference.</exception>
    public static ClipNetwork Interpolate(ClipNetwork before, ClipNetwork after, double alpha = 0.5)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (alpha is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Expected a share in [0, 1].");
        }

        Dictionary<string, Tensor> start = before.state_dict(), end = after.state_dict();
        Check(start, end);

        // Its numbers are overwritten; the generator spares the process-wide one.
        using var random = new Generator(0);
        var result = new ClipNetwork(after.Config, random);
        result.to(after.LogitScale.device);
        result.train(after.training);
        using var noGradients = no_grad();
        foreach ((string name, Tensor target) in result.state_dict())
        {
            target.copy_(end[name]);
            if (target.is_floating_point())
            {
                using Tensor other = start[name].to(target.device, copy: true);
                target.TimesInPlace(alpha).PlusInPlace(other, 1 - alpha);
            }
        }

        return result;
    }

    private static void Check(Dictionary<string, Tensor> before, Dictionary<string, Tensor> after)
    {
        string[] mistakes =
        [
            .. before.Keys.Except(after.Keys).Select(static name => $"only before: {name}"),
            .. after.Keys.Except(before.Keys).Select(static name => $"only after: {name}"),
            .. before.Where(entry => after.TryGetValue(entry.Key, out Tensor? other) && !entry.Value.shape.SequenceEqual(other.shape))
                .Select(entry => $"{entry.Key}: {entry.Value.ShowShape()} before, {after[entry.Key].ShowShape()} after"),
        ];
        if (mistakes.Length > 0)
        {
            throw new ArgumentException($"The weights of the two networks do not correspond:\n  {string.Join("\n  ", mistakes)}", nameof(after));
        }
    }
}
