using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>
/// The files in which a training run writes down its figures. Both go into one folder: <c>metrics.jsonl</c>, a JSON object a line, and an
/// event file for TensorBoard (<c>tensorboard --logdir FOLDER</c>). A run that goes on from a checkpoint goes on with them, as if it had
/// never been interrupted.
/// </summary>
public sealed class LogOptions
{
    /// <summary>The folder, created if it is missing. Null: the checkpoint folder; without one, no files are written.</summary>
    public string? Folder { get; set; }

    /// <summary>Whether <c>metrics.jsonl</c> is written. One that another run has left in the folder is kept as
    /// <c>metrics.1.jsonl</c>.</summary>
    public bool MetricsFile { get; set; } = true;

    /// <summary>Whether an event file for TensorBoard is written.</summary>
    public bool TensorBoard { get; set; } = true;

    /// <summary>Steps from one line of <c>metrics.jsonl</c> to the next; evaluations are always written.</summary>
    [Range(1, int.MaxValue)]
    public int EverySteps { get; set; } = 1;

    /// <summary>Steps from one point of TensorBoard's curves to the next; evaluations are always written.</summary>
    [Range(1, int.MaxValue)]
    public int TensorBoardEverySteps { get; set; } = 10;

    /// <summary>Steps from one line on the context's log to the next; 0 for a line per epoch only.</summary>
    [Range(0, int.MaxValue)]
    public int LogChannelEverySteps { get; set; }
}
