using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using SimpleClip.Networks;
using Sweep = Microsoft.ML.SearchSpace;

namespace SimpleClip;

public sealed partial class ContrastiveImageTextTrainer
{
    /// <summary>
    /// The settings of <see cref="ContrastiveImageTextTrainer"/>. Plain values that survive a round trip through JSON, except for
    /// <see cref="Tokenizer"/>, which is an object. The defaults make a small network that a CPU trains. Settings worth sweeping carry ML.NET's
    /// search space attributes, for AutoML.
    /// </summary>
    public sealed class Options
    {
        /// <summary>The column of images: paths (text), the bytes of image files (vector of bytes), or MLImage.</summary>
        [Required]
        public string ImageColumnName { get; set; } = ClipColumnNames.ImagePath;

        /// <summary>The column of captions: a text, or a vector of texts of which each epoch draws one.</summary>
        [Required]
        public string CaptionColumnName { get; set; } = ClipColumnNames.Captions;

        /// <summary>The folder that relative image paths start from; null for the current one.</summary>
        public string? ImageFolder { get; set; }

        /// <summary>
        /// The network: a name of <see cref="ClipArchitectures"/>, such as <c>SiCLIP-S0</c> or <c>ViT-B-32</c>, or the path of a configuration file.
        /// Null: a small vision transformer of the sizes that the following options give; with an architecture they are not used.
        /// </summary>
        public string? Architecture { get; set; }

        /// <summary>Side of the image tower's input in pixels, a multiple of <see cref="PatchSize"/>.</summary>
        [Range(8, 4096)]
        public int ImageSize { get; set; } = 64;

        /// <summary>Side of a patch in pixels.</summary>
        [Range(1, 256)]
        public int PatchSize { get; set; } = 8;

        /// <summary>Features of a token in the image tower, a multiple of <see cref="ImageHeadWidth"/>.</summary>
        [Range(1, 16384)]
        public int ImageWidth { get; set; } = 128;

        /// <summary>Blocks of the image tower.</summary>
        [Range(1, 256)]
        public int ImageLayers { get; set; } = 4;

        /// <summary>Features of an attention head in the image tower.</summary>
        [Range(1, 1024)]
        public int ImageHeadWidth { get; set; } = 32;

        /// <summary>The most tokens of a caption, start and end token included; longer captions are cut.</summary>
        [Range(2, 4096)]
        public int ContextLength { get; set; } = 32;

        /// <summary>Features of a token in the text tower, a multiple of <see cref="TextHeads"/>.</summary>
        [Range(1, 16384)]
        public int TextWidth { get; set; } = 128;

        /// <summary>Attention heads of the text tower.</summary>
        [Range(1, 1024)]
        public int TextHeads { get; set; } = 4;

        /// <summary>Blocks of the text tower.</summary>
        [Range(1, 256)]
        public int TextLayers { get; set; } = 3;

        /// <summary>Features of the joint embedding space.</summary>
        [Sweep.Choice(64, 128, 256, 512)]
        [Range(1, 65536)]
        public int EmbeddingDimension { get; set; } = 128;

        /// <summary>Whether the towers use QuickGELU in place of the exact GELU.</summary>
        public bool QuickGelu { get; set; }

        /// <summary>The tokenizer. Null: <see cref="TokenizerPath"/> decides.</summary>
        [JsonIgnore]
        public ClipTokenizer? Tokenizer { get; set; }

        /// <summary>
        /// The tokenizer's files: CLIP's <c>bpe_simple_vocab_16e6.txt.gz</c>, or a folder with <c>vocab.json</c> and <c>merges.txt</c>.
        /// Null: a vocabulary is learned from the captions.
        /// </summary>
        public string? TokenizerPath { get; set; }

        /// <summary>The most tokens of a vocabulary that is learned from the captions.</summary>
        [Range(514, 1_000_000)]
        public int VocabularySize { get; set; } = 8192;

        /// <summary>Pairs in a batch. Every pair is told from all others of its batch, so that more is better.</summary>
        [Sweep.Choice(32, 64, 128, 256, 512)]
        [Range(2, 1_000_000)]
        public int BatchSize { get; set; } = 128;

        /// <summary>Passes over the data.</summary>
        [Sweep.Range(1, 64, 10)]
        [Range(1, 1_000_000)]
        public int Epochs { get; set; } = 10;

        /// <summary>The highest learning rate.</summary>
        [Sweep.Range(1e-4, 1e-2, 1e-3, logBase: true)]
        [Range(1e-9, 10)]
        public double LearningRate { get; set; } = 1e-3;

        /// <summary>
        /// Steps in which the learning rate rises to <see cref="LearningRate"/>, at most a fifth of the run; it then falls to zero along a cosine.
        /// </summary>
        [Sweep.Range(0, 2000, 50)]
        [Range(0, int.MaxValue)]
        public int WarmupSteps { get; set; } = 50;

        /// <summary>AdamW's memory of gradients.</summary>
        [Range(0, 0.999999)]
        public double Beta1 { get; set; } = 0.9;

        /// <summary>AdamW's memory of squared gradients.</summary>
        [Sweep.Choice(0.95, 0.98, 0.999)]
        [Range(0, 0.999999)]
        public double Beta2 { get; set; } = 0.98;

        /// <summary>AdamW's guard against division by zero.</summary>
        [Range(1e-12, 1e-2)]
        public double Epsilon { get; set; } = 1e-6;

        /// <summary>The decay of matrices and tables; biases, norms and single vectors do not decay.</summary>
        [Sweep.Range(0.0, 0.5, 0.2)]
        [Range(0, 10)]
        public double WeightDecay { get; set; } = 0.2;

        /// <summary>The length to which longer gradients are cut; 0 for no limit.</summary>
        [Range(0, 1e6)]
        public double MaxGradientNorm { get; set; }

        /// <summary>What matrix products and convolutions are computed with; the weights stay float32. BFloat16 is for GPUs.</summary>
        public ComputePrecision Precision { get; set; }

        /// <summary>Whether activations are computed again for the gradients instead of being kept: larger batches, for about a third more time.</summary>
        public bool ActivationCheckpointing { get; set; }

        /// <summary>The smallest share of an image's area that a random crop keeps; 1 crops only to an allowed shape.</summary>
        [Sweep.Range(0.2, 1.0, 0.5)]
        [Range(0.01, 1)]
        public double MinCropScale { get; set; } = 0.5;

        /// <summary>How often an image is mirrored. Set 0 where captions speak of left and right, or pictures hold writing.</summary>
        [Range(0, 1)]
        public double FlipProbability { get; set; } = 0.5;

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

        /// <summary>Epochs between two measurements on the validation data; the last epoch is always measured.</summary>
        [Range(1, 1_000_000)]
        public int ValidationInterval { get; set; } = 1;

        /// <summary>The share of rows that may be unusable (missing or damaged image, empty caption) before training stops.</summary>
        [Range(0, 1)]
        public double MaxBadSampleShare { get; set; } = 0.05;

        /// <summary>A trainer works on a copy, so that settings changed later do not reach into a fit.</summary>
        internal Options Copy() => (Options)MemberwiseClone();
    }
}
