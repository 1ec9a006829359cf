namespace SimpleClip.Optimization;

/// <summary>
/// Adam with decoupled weight decay and bias correction (Loshchilov and Hutter, "Decoupled Weight Decay Regularization"), the mathematics
/// of torch.optim.AdamW.
/// </summary>
/// <remarks>
/// <see cref="Optimizer.State"/> holds the running moments under <c>exp_avg.{name}</c> and <c>exp_avg_sq.{name}</c>. Not thread-safe.
/// </remarks>
public sealed class AdamW : Optimizer
{
    private readonly AdamWOptions _options;

    /// <summary>Prepares to train.</summary>
    /// <param name="groups">What to train; every parameter on its final device.</param>
    /// <param name="options">The constants; null for CLIP's.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a parameter is not contiguous.</exception>
    public AdamW(IEnumerable<ParameterGroup> groups, AdamWOptions? options = null)
        : base(groups, ["exp_avg.", "exp_avg_sq."]) => _options = options ?? new AdamWOptions();

    private protected override IParameterUpdate CreateUpdate(double learningRate, double weightDecay) =>
        new AdamWUpdate(new AdamMoments(_options.Beta1, _options.Beta2, _options.Epsilon, Steps), learningRate, weightDecay);
}
