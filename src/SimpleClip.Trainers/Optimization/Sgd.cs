namespace SimpleClip.Optimization;

/// <summary>Stochastic gradient descent with momentum (Sutskever et al., ICML 2013), the mathematics of torch.optim.SGD without
/// dampening.</summary>
/// <remarks>
/// With d = g + λθ: b ← μb + d, then θ ← θ − η·b, or θ ← θ − η·(d + μb) with Nesterov's look-ahead. The weight decay λ is part of the
/// gradient, and so of the velocity, as in PyTorch. <see cref="Optimizer.State"/> holds b under <c>momentum_buffer.{name}</c>, nothing
/// without momentum. Not thread-safe.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly SgdOptions _options;

    /// <summary>Prepares to train.</summary>
    /// <param name="groups">What to train; every parameter on its final device.</param>
    /// <param name="options">The constants; null for a momentum of 0.9.</param>
    /// <exception cref="ArgumentException">A name occurs twice, a parameter is not contiguous, or Nesterov's look-ahead has no
    /// momentum.</exception>
    public Sgd(IEnumerable<ParameterGroup> groups, SgdOptions? options = null)
        : base(groups, options?.Momentum == 0 ? [] : ["momentum_buffer."])
    {
        _options = options ?? new SgdOptions();
        if (_options is { Nesterov: true, Momentum: 0 })
        {
            throw new ArgumentException("Nesterov's look-ahead needs a velocity; expected a momentum above 0.", nameof(options));
        }
    }

    private protected override IParameterUpdate CreateUpdate(double learningRate, double weightDecay) =>
        new SgdUpdate(_options, learningRate, weightDecay);
}
