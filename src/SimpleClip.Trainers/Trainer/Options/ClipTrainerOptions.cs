using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using SimpleClip.Networks;
using Sweep = Microsoft.ML.SearchSpace;

namespace SimpleClip;

/// <summary>
/// What all trainers have in common. Plain values that survive a round trip through JSON, except for <see cref="Tokenizer"/>, which is an
/// object. Settings worth sweeping carry ML.NET's search space attributes, for AutoML.
/// </summary>
public abstract class ClipTrainerOptions
{
    private protected ClipTrainerOptions()
    {
    }

    /// <summary>The column of images: paths (text), the bytes of image files (vector of bytes), or MLImage.</summary>
    [Required]
    public string ImageColumnName { get; set; } = ClipColumnNames.ImagePath;

    /// <summary>The column of captions: a text, or a vector of texts of which each epoch draws one. Unused where <see cref="Captions"/>
    /// names the columns.</summary>
    [Required]
    public string CaptionColumnName { get; set; } = ClipColumnNames.Captions;

    /// <summary>Where captions come from and how one is drawn; null for <see cref="CaptionColumnName"/> alone.</summary>
    public CaptionOptions? Captions { get; set; }

    /// <summary>The folder that relative image paths start from; null for the current one.</summary>
    public string? ImageFolder { get; set; }

    /// <summary>
    /// The network: a name of <see cref="ClipArchitectures"/>, such as <c>SiCLIP-S0</c> or <c>ViT-B-32</c>, or the path of a configuration
    /// file.
    /// </summary>
    public string? Architecture { get; set; }

    /// <summary>The tokenizer. Null: <see cref="TokenizerPath"/> decides.</summary>
    [JsonIgnore]
    public ClipTokenizer? Tokenizer { get; set; }

    /// <summary>
    /// The tokenizer's files: CLIP's <c>bpe_simple_vocab_16e6.txt.gz</c>, or a folder with <c>vocab.json</c> and <c>merges.txt</c>.
    /// Null: that of the model that training starts from; without one, a vocabulary is learned from the captions.
    /// </summary>
    public string? TokenizerPath { get; set; }

    /// <summary>The most tokens of a vocabulary that is learned from the captions.</summary>
    [Range(514, 1_000_000)]
    public int VocabularySize { get; set; } = 8192;

    /// <summary>Pairs in a batch. Every pair is told from all others of its batch, so that more is better.</summary>
    [Sweep.Choice(32, 64, 128, 256, 512)]
    [Range(2, 1_000_000)]
    public int BatchSize { get; set; } = 128;

    /// <summary>
    /// Pairs that run through the network at once; 0 for the whole batch. Smaller parts take less memory and about a third more time;
    /// losses and gradients remain those of the whole batch (GradCache, arXiv 2101.06983).
    /// </summary>
    [Range(0, 1_000_000)]
    public int MicroBatchSize { get; set; }

    /// <summary>Passes over the data. With more of them than it had, a run that is over goes on from its checkpoint.</summary>
    [Sweep.Range(1, 64, 10)]
    [Range(1, 1_000_000)]
    public int Epochs { get; set; } = 10;

    /// <summary>The highest learning rate.</summary>
    [Sweep.Range(1e-4, 1e-2, 1e-3, logBase: true)]
    [Range(1e-9, 10.0)]
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>Steps in which the learning rate rises to <see cref="LearningRate"/>, at most a fifth of the run.</summary>
    [Sweep.Range(0, 2000, 50)]
    [Range(0, int.MaxValue)]
    public int WarmupSteps { get; set; } = 50;

    /// <summary>How the learning rate goes on after its rise.</summary>
    public LearningRateScheduleKind Schedule { get; set; }

    /// <summary>Steps of the fall of <see cref="LearningRateScheduleKind.ConstantWithCooldown"/>.</summary>
    [Range(0, int.MaxValue)]
    public int CooldownSteps { get; set; }

    /// <summary>What moves the weights.</summary>
    [Required]
    public OptimizerOptions Optimizer { get; set; } = new();

    /// <summary>The decay of matrices and tables; biases, norms and single vectors do not decay.</summary>
    [Sweep.Range(0.0, 0.5, 0.2)]
    [Range(0.0, 10.0)]
    public double WeightDecay { get; set; } = 0.2;

    /// <summary>By what the learning rate falls from layer to layer of the image tower, from its head down; 1 for not at all. For
    /// fine-tuning.</summary>
    [Range(0.01, 1.0)]
    public double ImageLayerDecay { get; set; } = 1;

    /// <summary>By what the learning rate falls from layer to layer of the text tower, from its head down; 1 for not at all. For
    /// fine-tuning.</summary>
    [Range(0.01, 1.0)]
    public double TextLayerDecay { get; set; } = 1;

    /// <summary>The length to which longer gradients are cut; 0 for no limit.</summary>
    [Range(0.0, 1e6)]
    public double MaxGradientNorm { get; set; }

    /// <summary>The share of the running average of the weights that survives a step, 0.9999 say; the model then has the average. 0 for no
    /// average.</summary>
    [Range(0.0, 0.9999999)]
    public double WeightAverageDecay { get; set; }

    /// <summary>How a batch's pairs are told from what does not match.</summary>
    public ContrastiveLossKind ContrastiveLoss { get; set; }

    /// <summary>The weight of <see cref="ContrastiveLoss"/>.</summary>
    [Required]
    public LossWeight ContrastiveWeight { get; set; } = 1;

    /// <summary>The largest factor on cosine similarities.</summary>
    [Range(1.0, 1e6)]
    public double MaxLogitScale { get; set; } = 100;

    /// <summary>What matrix products and convolutions are computed with; the weights stay float32. BFloat16 is for GPUs.</summary>
    public ComputePrecision Precision { get; set; }

    /// <summary>Whether activations are computed again for the gradients instead of being kept: larger batches, for about a third more
    /// time.</summary>
    public bool ActivationCheckpointing { get; set; }

    /// <summary>Memory of the GPU in GiB, where one trains: a run whose plan does not fit is refused before it starts; see <see
    /// cref="ClipTrainer.Plan"/>.</summary>
    [Range(0.1, 10_000.0)]
    public double GpuMemoryGiB { get; set; } = 24;

    /// <summary>How training images are varied.</summary>
    [Required]
    public AugmentationOptions Augmentation { get; set; } = new();

    /// <summary>Measurements on held-out data during the run, early stopping.</summary>
    [Required]
    public EvaluationOptions Evaluation { get; set; } = new();

    /// <summary>What is kept on disk so that an interrupted run goes on.</summary>
    [Required]
    public CheckpointOptions Checkpoints { get; set; } = new();

    /// <summary>What is written while training.</summary>
    [Required]
    public LogOptions Logs { get; set; } = new();

    /// <summary>The start of all randomness; null for the seed of the MLContext, or 1. On a CPU, equal seeds give equal losses.</summary>
    public int? Seed { get; set; }

    /// <summary>Threads that read and augment images ahead of the training; 0 for the number of processors.</summary>
    [Range(0, 1024)]
    public int DataThreads { get; set; }

    /// <summary>
    /// Threads that TorchSharp itself computes with; 0 leaves the process's setting. A BLAS with threads of its own (OpenBLAS) is fastest
    /// when this is 1 and it has all cores.
    /// </summary>
    [Range(0, 1024)]
    public int TorchThreads { get; set; }

    /// <summary>The share of rows that may be unusable (missing or damaged image, empty caption) before training stops.</summary>
    [Range(0.0, 1.0)]
    public double MaxBadSampleShare { get; set; } = 0.05;
}
