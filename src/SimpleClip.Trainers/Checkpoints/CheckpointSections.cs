using static TorchSharp.torch;

namespace SimpleClip.Checkpoints;

/// <summary>The parts of a checkpoint: what comes before the names of their tensors.</summary>
internal static class CheckpointSections
{
    /// <summary>The network's state dictionary.</summary>
    public const string Model = "model";

    /// <summary>What the optimizer keeps of earlier gradients.</summary>
    public const string Optimizer = "optimizer";

    /// <summary>The average of the weights.</summary>
    public const string WeightAverage = "ema";

    /// <summary>What a term of the loss learns or remembers.</summary>
    public static string Loss(string term) => $"loss/{term}";

    /// <summary>Adds a part's tensors, the live ones, under their full names.</summary>
    public static void AddSection(this Dictionary<string, Tensor> tensors, string section, IEnumerable<KeyValuePair<string, Tensor>> part)
    {
        foreach ((string name, Tensor tensor) in part)
        {
            tensors.Add($"{section}/{name}", tensor);
        }
    }
}
