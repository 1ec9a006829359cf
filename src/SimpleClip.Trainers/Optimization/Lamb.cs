namespace SimpleClip.Optimization;

/// <summary>
/// LAMB (You et al., "Large Batch Optimization for Deep Learning", arXiv 1904.00962, algorithm 2): the step of each parameter is as long as
/// the parameter itself, times the learning rate.
/// </summary>
/// <remarks>
/// With u = m̂/(√v̂ + ε) + λθ, a step is θ ← θ − η·(‖θ‖/‖u‖)·u. The trust ratio ‖θ‖/‖u‖ applies only to parameters with weight decay λ, as
/// in timm (timm/optim/lamb.py), and is 1 where one of the norms is zero. Gradients are not clipped here. <see cref="Optimizer.State"/>
/// holds the running moments under <c>exp_avg.{name}</c> and <c>exp_avg_sq.{name}</c>. Not thread-safe.
/// </remarks>
public sealed class Lamb : Optimizer
{
    private readonly LambOptions _options;

    /// <summary>Prepares to train.</summary>
    /// <param name="groups">What to train; every parameter on its final device.</param>
    /// <param name="options">The constants; null for the usual ones.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a parameter is not contiguous.</exception>
    public Lamb(IEnumerable<ParameterGroup> groups, LambOptions? options = null)
        : base(groups, ["exp_avg.", "exp_avg_sq."], worksByElement: false) => _options = options ?? new LambOptions();

    private protected override IParameterUpdate CreateUpdate(double learningRate, double weightDecay) =>
        new LambUpdate(new AdamMoments(_options.Beta1, _options.Beta2, _options.Epsilon, Steps), learningRate, weightDecay);
}
