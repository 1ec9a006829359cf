using System.ComponentModel.DataAnnotations;
using SimpleClip.Training;
using Sweep = Microsoft.ML.SearchSpace;

namespace SimpleClip;

public sealed partial class ContrastiveImageTextTrainer
{
    /// <summary>
    /// The settings of <see cref="ContrastiveImageTextTrainer"/>. The defaults make a small network that a CPU trains; with
    /// <see cref="ClipTrainerOptions.Architecture"/> or <see cref="InitialModel"/> the sizes given here are not used.
    /// </summary>
    public sealed class Options : ClipTrainerOptions
    {
        /// <summary>
        /// The model to fine-tune: a <c>.clip</c> package with weights, or a file or folder that <see cref="PretrainedClip.Load"/> reads.
        /// Null trains from scratch.
        /// </summary>
        public string? InitialModel { get; set; }

        /// <summary>
        /// The share of the fine-tuned weights in the model, the rest being those of <see cref="InitialModel"/> (WiSE-FT, arXiv
        /// 2109.01903); 1 for the fine-tuned weights alone.
        /// </summary>
        [Range(0.0, 1.0)]
        public double InterpolationShare { get; set; } = 1;

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

        /// <summary>Which parts of the network stay as they are.</summary>
        [Required]
        public FreezingOptions Freezing { get; set; } = new();

        /// <summary>The pair matching loss beside the contrastive one; null for none.</summary>
        public PairMatchingOptions? PairMatching { get; set; }

        /// <summary>A trainer works on a copy, so that settings changed later do not reach into a fit.</summary>
        internal Options Copy() => OptionsJson.Copy(this);
    }
}
