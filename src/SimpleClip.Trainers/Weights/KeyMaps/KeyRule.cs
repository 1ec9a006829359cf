namespace SimpleClip.Weights.KeyMaps;

/// <summary>How tensors of one kind are called in a network and in a file, and how they lie there.</summary>
internal sealed class KeyRule
{
    private readonly KeyPattern _network;
    private readonly KeyPattern[] _file;

    /// <summary>Makes a rule.</summary>
    /// <param name="network">The name in the network.</param>
    /// <param name="file">The name in the file; of every part, separated by spaces, where the layout is <see
    /// cref="TensorLayout.Split"/>.</param>
    /// <param name="layout">How the tensor lies in the file.</param>
    public KeyRule(string network, string file, TensorLayout layout = TensorLayout.Same)
    {
        _network = new KeyPattern(network);
        _file = [.. file.Split(' ').Select(name => new KeyPattern(name))];
        Layout = layout;
    }

    /// <summary>How the tensor lies in the file.</summary>
    public TensorLayout Layout { get; }

    /// <summary>The names in the file of a network's tensor; null if the rule is not for it.</summary>
    public string[]? FindFileNames(string networkName) =>
        _network.Match(networkName) is { } parts ? [.. _file.Select(pattern => pattern.Fill(parts))] : null;
}
