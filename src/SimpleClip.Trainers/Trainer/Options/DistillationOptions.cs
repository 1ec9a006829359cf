using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>
/// The weights by which a student learns from its teacher. The defaults are those of CLIP-KD (Yang et al. 2024) for the three spaces that
/// SiCLIP distils in: unimodal, contrastive relation, interactive contrastive.
/// </summary>
/// <remarks>Plain values that survive a round trip through JSON.</remarks>
public sealed record DistillationOptions
{
    /// <summary>
    /// FD, the unimodal space: the squared distance of features, a mean over all elements. CLIP-KD's 2000 is for embeddings of 512
    /// elements; as a mean over fewer weighs more, shorter embeddings want less in proportion.
    /// </summary>
    [Required]
    public LossWeight Feature { get; set; } = 2000;

    /// <summary>CRD, the contrastive relation space: the divergence of the batch's softmaxes.</summary>
    [Required]
    public LossWeight Relation { get; set; } = 1;

    /// <summary>ICL, the interactive contrastive space: the student's images find the teacher's texts, and the other way round.</summary>
    [Required]
    public LossWeight Interactive { get; set; } = 1;

    /// <summary>Whether ICL's factor is the exponential of what is learned, as the paper means it; false does as CLIP-KD's released
    /// code.</summary>
    public bool InteractiveExponential { get; set; } = true;

    /// <summary>MFD: as FD, with the student's pictures partly blacked out. It costs one more pass of the image tower.</summary>
    [Required]
    public LossWeight MaskedFeature { get; set; } = 0;

    /// <summary>The share of patches that MFD blacks out.</summary>
    [Range(0.0, 0.99)]
    public double MaskRatio { get; set; } = 0.75;

    /// <summary>Side in pixels of the patches that MFD blacks out.</summary>
    [Range(1, 256)]
    public int MaskPatchSize { get; set; } = 16;

    /// <summary>AFD: features fused from the student's and the teacher's.</summary>
    [Required]
    public LossWeight AugmentedFeature { get; set; } = 0;

    /// <summary>TinyCLIP's affinity mimicking; with several teachers MobileCLIP's distillation.</summary>
    [Required]
    public LossWeight Affinity { get; set; } = 0;
}
