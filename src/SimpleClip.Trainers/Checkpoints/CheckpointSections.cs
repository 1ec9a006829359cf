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

    /// <summary>The weights that measured best.</summary>
    public const string Best = "best";

    /// <summary>What the terms of the loss learn or remember, below the name of each.</summary>
    public const string Losses = "loss";

    /// <summary>What a run has measured.</summary>
    public const string Run = "run";

    /// <summary>What stands between a part and the name of a tensor.</summary>
    public const char Separator = '/';

    /// <summary>Adds a part's tensors, the live ones, under their full names.</summary>
    public static void AddSection(this Dictionary<string, Tensor> tensors, string section, IEnumerable<KeyValuePair<string, Tensor>> part)
    {
        foreach ((string name, Tensor tensor) in part)
        {
            tensors.Add($"{section}{Separator}{name}", tensor);
        }
    }
}
