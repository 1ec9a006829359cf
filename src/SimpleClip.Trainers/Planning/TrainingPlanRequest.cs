using System.ComponentModel.DataAnnotations;
using SimpleClip.Networks;
using TorchSharp.Modules;

namespace SimpleClip;

/// <summary>What <see cref="TrainingPlan.Create(TrainingPlanRequest)"/> needs to know of a training. Everything but the student has a
/// default.</summary>
public sealed record TrainingPlanRequest
{
    /// <summary>The memory of the graphics card that the defaults are made for: 24 GiB.</summary>
    public const long DefaultDeviceMemoryBytes = 24L << 30;

    /// <summary>The network to train. Its image size and its context length are those of the training.</summary>
    public required ClipNetworkConfig Student { get; init; }

    /// <summary>Tells from a parameter's name whether it is trained, as <see cref="ClipNetwork"/> names them; null where all are.</summary>
    public Func<string, bool>? Trains { get; init; }

    /// <summary>The network whose features the student imitates, run on every batch without gradients; null without one.</summary>
    public ClipNetworkConfig? Teacher { get; init; }

    /// <summary>Images told from each other in a step.</summary>
    [Range(1, 1_000_000)]
    public int BatchSize { get; init; } = 128;

    /// <summary>Images in one pass; smaller than <see cref="BatchSize"/>, the step is put together of several. 0 for the whole
    /// batch.</summary>
    [Range(0, 1_000_000)]
    public int MicroBatchSize { get; init; }

    /// <summary>What matrix products and convolutions are computed with; see <see cref="ClipNetwork.Precision"/>.</summary>
    public ComputePrecision Precision { get; init; }

    /// <summary>Whether activations are computed again; see <see cref="ClipNetwork.ActivationCheckpointing"/>.</summary>
    public bool ActivationCheckpointing { get; init; }

    /// <summary>Tensors that the optimizer keeps for each trained one: 2 for AdamW and LAMB, 1 for Lion and for SGD with momentum, 0 for
    /// plain SGD.</summary>
    [Range(0, 4)]
    public int OptimizerStates { get; init; } = 2;

    /// <summary>Whether an average of the weights is kept beside them.</summary>
    public bool WeightAverage { get; init; }

    /// <summary>Captions of each image in a step.</summary>
    [Range(1, 100)]
    public int TextViews { get; init; } = 1;

    /// <summary>
    /// Tokens to which a batch's captions are padded, on average: the length of the longest in each. Only the work depends on it; memory
    /// must do for a full context. Null for the whole context, which towers that read their padding use anyway.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MeanTokens { get; init; }

    /// <summary>
    /// Square matrices of the batch's similarities, in float32, that the losses hold at their peak: 4 for InfoNCE (similarities, and three
    /// for the gradients of both directions). A distillation that compares similarities adds about 6.
    /// </summary>
    [Range(0, 100)]
    public int SimilarityMatrices { get; init; } = 4;

    /// <summary>Rows of the training data; 0 where unknown.</summary>
    [Range(0, long.MaxValue)]
    public long Rows { get; init; }

    /// <summary>Passes over the data.</summary>
    [Range(1, 1_000_000)]
    public int Epochs { get; init; } = 1;

    /// <summary>Steps in which the learning rate rises.</summary>
    [Range(0, int.MaxValue)]
    public int WarmupSteps { get; init; }

    /// <summary>Checkpoints that stay on disk; 0 without checkpoints.</summary>
    [Range(0, 1_000_000)]
    public int CheckpointsKept { get; init; }

    /// <summary>Where checkpoints are written; its drive is asked for free space. Null where that does not matter.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>
    /// Embeddings of the teacher that are computed once and kept on disk, those of images and of captions together. Above 0, the teacher
    /// does not run in the steps and takes no memory there.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long TeacherCacheEntries { get; init; }

    /// <summary>Bytes of a number in that cache: 2 for half precision, 4 for float32.</summary>
    [Range(1, 8)]
    public int TeacherCacheNumberBytes { get; init; } = 2;

    /// <summary>Threads that decode images; 0 for the number of processors.</summary>
    [Range(0, 1024)]
    public int DataThreads { get; init; }

    /// <summary>Whether the training runs on a GPU, whose attention keeps no scores, and whose memory is apart from that of the images
    /// being decoded.</summary>
    public bool OnGpu { get; init; } = true;

    /// <summary>Memory of the GPU, or main memory where there is none, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long DeviceMemoryBytes { get; init; } = DefaultDeviceMemoryBytes;

    /// <summary>
    /// Memory that the plan leaves alone, in bytes. Null for an allowance: on a GPU 1 GiB for the CUDA context, the libraries' workspaces
    /// and the screen, and 5 % of the memory for gaps between blocks of the caching allocator; on a CPU 256 MiB for the process itself, and
    /// a third for the gaps that glibc leaves in its heap: bench <c>plan</c> shows peaks 5 to 35 % above what is in use, and up to twice as
    /// much with activation checkpointing. The environment variable MALLOC_MMAP_THRESHOLD_=32768 spares them.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long? ReservedBytes { get; init; }

    /// <summary>The measured speed in images per second, for the duration; 0 where unknown.</summary>
    [Range(0.0, 1e9)]
    public double SamplesPerSecond { get; init; }

    /// <summary>Starts from a network: its shape, precision, activation checkpointing, and which of its parameters ask for
    /// gradients.</summary>
    /// <param name="network">The network as it will be trained; it is only read, and not kept.</param>
    public static TrainingPlanRequest For(ClipNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        HashSet<string> trained =
        [
            .. network.named_parameters().Where(static entry => entry.parameter.requires_grad).Select(static ((string Name, Parameter) entry) => entry.Name),
        ];
        return new TrainingPlanRequest
        {
            Student = network.Config,
            Trains = trained.Contains,
            Precision = network.Precision,
            ActivationCheckpointing = network.ActivationCheckpointing,
        };
    }

    /// <summary>Checks every number.</summary>
    /// <exception cref="ArgumentException">Some are out of range; the message lists them all.</exception>
    internal void Validate()
    {
        var mistakes = new List<ValidationResult>();
        if (!Validator.TryValidateObject(this, new ValidationContext(this), mistakes, validateAllProperties: true))
        {
            throw new ArgumentException(string.Join(' ', mistakes.Select(static mistake => mistake.ErrorMessage)));
        }

        if (!Enum.IsDefined(Precision))
        {
            string known = string.Join(", ", Enum.GetNames<ComputePrecision>());
            throw new ArgumentException($"{nameof(Precision)} is {Precision}; expected one of {known}.");
        }

        Student.Validate();
        Teacher?.Validate();
    }
}
