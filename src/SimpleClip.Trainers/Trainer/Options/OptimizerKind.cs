namespace SimpleClip;

/// <summary>What moves the weights.</summary>
public enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay; see <see cref="Optimization.AdamW"/>.</summary>
    AdamW,

    /// <summary>For very large batches; see <see cref="Optimization.Lamb"/>.</summary>
    Lamb,

    /// <summary>Signs of a running mean: half the memory of AdamW, at a third to a tenth of its learning rate; see <see
    /// cref="Optimization.Lion"/>.</summary>
    Lion,

    /// <summary>Stochastic gradient descent with momentum; see <see cref="Optimization.Sgd"/>.</summary>
    Sgd,
}
