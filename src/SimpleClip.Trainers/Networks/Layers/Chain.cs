using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Modules that run one after another. Their names are their numbers, as in PyTorch's <c>Sequential</c>.</summary>
internal sealed class Chain : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _links;

    /// <summary>Makes a chain that owns its links.</summary>
    public Chain(params IEnumerable<nn.Module<Tensor, Tensor>> links)
        : base(nameof(Chain))
    {
        _links = [.. links];
        for (int i = 0; i < _links.Length; i++)
        {
            register_module($"{i}", _links[i]);
        }
    }

    /// <summary>Whether each module is a block for <see cref="ActivationCheckpoints"/>.</summary>
    public bool Checkpoints { get; init; }

    /// <summary>The modules, first to last.</summary>
    public IReadOnlyList<nn.Module<Tensor, Tensor>> Links => _links;

    /// <summary>Runs every module on the result of the one before it. Only the last result is kept.</summary>
    public override Tensor forward(Tensor input)
    {
        Tensor current = input;
        foreach (nn.Module<Tensor, Tensor> link in _links)
        {
            Tensor next = Checkpoints ? ActivationCheckpoints.Run(link, current) : link.call(current);
            if (!ReferenceEquals(current, input))
            {
                current.Dispose();
            }

            current = next;
        }

        return current;
    }
}
