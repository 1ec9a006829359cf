using SimpleClip.Numerics;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A stack of blocks, <c>resblocks</c>: <see cref="ResidualAttentionBlock"/>s, or <see cref="SasPBlock"/>s.</summary>
/// <remarks>
/// Projections that several SAS-P blocks share are listed, saved and loaded once, under the first of these blocks; they move to another
/// device with any of them.
/// </remarks>
public sealed class Transformer : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "resblocks")]
    private readonly ModuleList<TransformerBlock> _blocks;

    /// <summary>Makes the stack with the initialisation of its blocks.</summary>
    /// <param name="shape">Depth, width, heads and the kind of the blocks.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public Transformer(TransformerShape shape, Generator? random = null)
        : base(nameof(Transformer))
    {
        ArgumentNullException.ThrowIfNull(shape);
        Shape = shape;
        _blocks = new ModuleList<TransformerBlock>();
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            _blocks.Add(shape.SasP is null ? new ResidualAttentionBlock(shape.ForBlock(layer), random) : CreateSasP(shape.SasP, layer, random));
        }

        RegisterComponents();
    }

    /// <summary>Depth, width, heads and the kind of the blocks.</summary>
    public TransformerShape Shape { get; }

    /// <summary>The blocks, first to last.</summary>
    public IReadOnlyList<TransformerBlock> Blocks => [.. _blocks];

    /// <summary>Runs every block on every token.</summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <returns>[batch, tokens, width].</returns>
    public override Tensor forward(Tensor input) => TowerStages.Run(input, 0, _blocks.Count, RunBlock);

    /// <summary>
    /// Runs the stack for networks that read one token of each sequence: the last block works on that token alone.
    /// The result is that of <see cref="forward"/>, for fewer operations.
    /// </summary>
    /// <param name="input">[batch, tokens, width].</param>
    /// <param name="positions">The token to read in each sequence, int64 [batch].</param>
    /// <returns>[batch, width].</returns>
    public Tensor ForwardAt(Tensor input, Tensor positions)
    {
        using var scope = NewDisposeScope();
        return RunLastAt(TowerStages.Run(input, 0, _blocks.Count - 1, RunBlock), positions).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>Unlike that of other modules, it names a shared tensor once.</remarks>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
    {
        destination ??= [];
        foreach ((string name, Parameter parameter) in named_parameters())
        {
            destination.TryAdd(string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}", parameter);
        }

        return destination;
    }

    /// <summary>[batch, 1, 1, tokens]: zero up to a sequence's position, minus infinity after it.</summary>
    private static Tensor MaskAfter(Tensor positions, long tokens, Tensor like)
    {
        Tensor after = TensorArithmetic.Multiples(tokens, 1, like.device).unsqueeze(0).gt(positions.unsqueeze(1));
        return zeros(after.shape, dtype: like.dtype, device: like.device)
            .FillInPlace(after, double.NegativeInfinity)
            .view(-1, 1, 1, tokens);
    }

    private SasPBlock CreateSasP(SasPConfig config, int layer, Generator? random)
    {
        int owner = config.OwnerOf(layer);
        return new SasPBlock(Shape, config, owner == layer ? null : (SasPBlock)_blocks[owner], random);
    }

    /// <summary>Runs one block on every token: [batch, tokens, width] to the same shape.</summary>
    internal Tensor RunBlock(int layer, Tensor tokens) => ActivationCheckpoints.Run(_blocks[layer], tokens);

    /// <summary>Runs the last block on one token of each sequence: [batch, tokens, width] to [batch, width].</summary>
    internal Tensor RunLastAt(Tensor tokens, Tensor positions)
    {
        long batch = tokens.shape[0], length = tokens.shape[1];
        using var scope = NewDisposeScope();
        Tensor rows = positions.Plus(TensorArithmetic.Multiples(batch, length, tokens.device));
        Tensor? mask = Shape.Causal ? MaskAfter(positions, length, tokens) : null;
        return _blocks[^1].ForwardAt(tokens, rows, mask).MoveToOuterDisposeScope();
    }
}
