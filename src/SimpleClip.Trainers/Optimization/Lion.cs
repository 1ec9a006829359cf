namespace SimpleClip.Optimization;

/// <summary>
/// Lion (Chen et al., "Symbolic Discovery of Optimization Algorithms", arXiv 2302.06675): every element moves by the learning rate, up or
/// down.
/// </summary>
/// <remarks>
/// θ ← (1 − ηλ)θ − η·sign(β₁m + (1 − β₁)g), then m ← β₂m + (1 − β₂)g. The paper advises a learning rate 3 to 10 times smaller than AdamW's,
/// and a weight decay larger by the same factor. <see cref="Optimizer.State"/> holds m under <c>exp_avg.{name}</c>, half of what AdamW
/// keeps. Not thread-safe.
/// </remarks>
public sealed class Lion : Optimizer
{
    private readonly LionOptions _options;

    /// <summary>Prepares to train.</summary>
    /// <param name="groups">What to train; every parameter on its final device.</param>
    /// <param name="options">The constants; null for the paper's.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or a parameter is not contiguous.</exception>
    public Lion(IEnumerable<ParameterGroup> groups, LionOptions? options = null)
        : base(groups, ["exp_avg."]) => _options = options ?? new LionOptions();

    private protected override IParameterUpdate CreateUpdate(double learningRate, double weightDecay) =>
        new LionUpdate(_options, learningRate, weightDecay);
}
