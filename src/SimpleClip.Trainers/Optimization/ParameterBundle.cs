using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Optimization;

/// <summary>
/// Parameters that an optimizer moves at once: a single one, or several whose elements are gathered for the time of a step. Each operation
/// on a GPU costs some microseconds whatever its size, and a CLIP has dozens of parameters of a few thousand elements: gathered, they cost
/// hardly more than one.
/// </summary>
internal sealed class ParameterBundle : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly long[] _lengths;
    private readonly Tensor[] _state;
    private readonly Tensor[][] _parts;

    /// <param name="parameters">Contiguous, of one type and on one device; at least one.</param>
    /// <param name="states">Tensors that are kept for each parameter, at first zero.</param>
    public ParameterBundle(IReadOnlyList<Parameter> parameters, int states)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        _parameters = parameters;
        _lengths = [.. parameters.Select(static parameter => parameter.numel())];
        Parameter first = parameters[0];
        _state = [.. Enumerable.Range(0, states).Select(_ => zeros(_lengths.Sum(), first.dtype, first.device).DetachFromDisposeScope())];
        _parts = Array.ConvertAll(_state, Cut);
    }

    /// <summary>What is kept for a parameter, in its shape. Views of the live tensors.</summary>
    /// <param name="parameter">Its place in the bundle.</param>
    public IEnumerable<Tensor> StateOf(int parameter) => _parts.Select(parts => parts[parameter]);

    /// <summary>Moves every parameter that has a gradient.</summary>
    public void Move(IParameterUpdate update)
    {
        using var scope = NewDisposeScope();
        Tensor?[] gradients = [.. _parameters.Select(static parameter => parameter.grad?.flatten())];
        if (_parameters.Count > 1 && Array.TrueForAll(gradients, static gradient => gradient is not null))
        {
            MoveTogether(update, gradients!);
            return;
        }

        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is { } gradient)
            {
                update.Apply(_parameters[i].view(-1), gradient, [.. StateOf(i).Select(static values => values.view(-1))]);
            }
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _parts.SelectMany(static parts => parts).Concat(_state))
        {
            tensor.Dispose();
        }
    }

    private void MoveTogether(IParameterUpdate update, Tensor[] gradients)
    {
        Tensor[] places = [.. _parameters.Select(static parameter => parameter.view(-1))];
        Tensor values = cat(places, 0);
        update.Apply(values, cat(gradients, 0), _state);
        foreach ((Tensor place, Tensor moved) in places.Zip(values.split(_lengths)))
        {
            place.copy_(moved);
        }
    }

    private Tensor[] Cut(Tensor flat) =>
        [.. flat.split(_lengths).Zip(_parameters, static (part, parameter) => part.view(parameter.shape).DetachFromDisposeScope())];
}
