using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>
/// Where and how often a training saves its state, so that it can go on after a crash, a full disk or a power cut as if nothing had
/// happened. Plain values that survive a round trip through JSON.
/// </summary>
public sealed class CheckpointOptions
{
    /// <summary>
    /// The folder of the checkpoints, which one training at a time has for itself; created if it does not exist. Null: nothing is saved.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>Steps between two checkpoints; 0 for none by steps.</summary>
    [Range(0, int.MaxValue)]
    public int EverySteps { get; set; } = 1000;

    /// <summary>Minutes between two checkpoints; 0 for none by time.</summary>
    [Range(0.0, 1e6)]
    public double EveryMinutes { get; set; } = 15;

    /// <summary>
    /// How many of the newest checkpoints are kept. Older ones are deleted once a newer one is on the disk, which so needs room for one
    /// more.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int KeepLast { get; set; } = 2;

    /// <summary>How many of the checkpoints that did best on the validation data are kept as well, however old they are.</summary>
    [Range(0, int.MaxValue)]
    public int KeepBest { get; set; } = 1;

    /// <summary>
    /// Whether the training goes on from the newest usable checkpoint in the folder, if there is one. If not, the folder must hold no
    /// checkpoint: a new training would be mixed up with the old one.
    /// </summary>
    public bool Resume { get; set; } = true;
}
