using System.ComponentModel.DataAnnotations;
using SimpleClip.Losses;

namespace SimpleClip;

/// <summary>The settings of SiCLIP's pair matching loss (arXiv 2411.14789): a learned hyperplane tells pairs that match from hard negatives
/// of the batch.</summary>
/// <remarks>Plain values that survive a round trip through JSON. The head leaves with training.</remarks>
public sealed record PairMatchingOptions
{
    /// <summary>The weight beside the other losses; 0 turns it off.</summary>
    [Required]
    public LossWeight Weight { get; set; } = 0.1;

    /// <summary>What the hyperplane looks at.</summary>
    public JointFeature JointFeature { get; set; } = JointFeature.Product;

    /// <summary>Whether texts, images or both are exchanged to make pairs that do not match.</summary>
    public NegativeSides Negatives { get; set; } = NegativeSides.Both;

    /// <summary>Whether rows of the same image or the same caption are never taken for negatives of each other.</summary>
    public bool MaskDuplicates { get; set; } = true;
}
