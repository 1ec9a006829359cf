using System.ComponentModel.DataAnnotations;

namespace SimpleClip;

/// <summary>What moves the weights, and its constants. The learning rate and the weight decay are members of the trainer's
/// options.</summary>
/// <remarks>Plain values that survive a round trip through JSON.</remarks>
public sealed record OptimizerOptions
{
    /// <summary>The optimizer.</summary>
    public OptimizerKind Kind { get; set; }

    /// <summary>The memory of gradients, of AdamW, LAMB and Lion.</summary>
    [Range(0.0, 0.999999)]
    public double Beta1 { get; set; } = 0.9;

    /// <summary>The memory of squared gradients of AdamW and LAMB; of gradients in Lion, where 0.99 is usual.</summary>
    [Range(0.0, 0.999999)]
    public double Beta2 { get; set; } = 0.98;

    /// <summary>AdamW's and LAMB's guard against division by zero.</summary>
    [Range(1e-12, 1e-2)]
    public double Epsilon { get; set; } = 1e-6;

    /// <summary>The share of SGD's velocity that survives a step.</summary>
    [Range(0.0, 0.999999)]
    public double Momentum { get; set; } = 0.9;

    /// <summary>Whether SGD looks ahead along its velocity (Nesterov).</summary>
    public bool Nesterov { get; set; }
}
