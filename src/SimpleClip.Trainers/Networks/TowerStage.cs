using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Networks;

/// <summary>What one stage of an <see cref="IStagedTower"/> computes with.</summary>
/// <param name="Modules">The modules that it runs.</param>
internal sealed record TowerStage(params IReadOnlyList<nn.Module> Modules)
{
    /// <summary>The parameters that it reads and no module holds.</summary>
    public IReadOnlyList<Parameter> Own { get; init; } = [];

    /// <summary>All numbers that its result depends on: parameters and running figures, without the counters of batches.</summary>
    public IEnumerable<Tensor> Tensors => Parameters.Concat(Modules.SelectMany(static module => module.buffers()).Where(static buffer => buffer.is_floating_point()));

    /// <summary>Whether training leaves it as it is.</summary>
    public bool IsFrozen =>
        Parameters.All(static parameter => !parameter.requires_grad)
        && Modules.SelectMany(static module => module.modules()).OfType<BatchNorm2d>().All(static norm => norm.Frozen);

    private IEnumerable<Tensor> Parameters => Own.Concat(Modules.SelectMany(static module => module.parameters()));
}
