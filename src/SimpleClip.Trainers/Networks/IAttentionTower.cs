using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A tower with blocks of attention that follow each other, each reading what the one before it gives.</summary>
internal interface IAttentionTower
{
    /// <summary>The blocks, first to last.</summary>
    IReadOnlyList<IAttentionBlock> AttentionBlocks { get; }

    /// <summary>Computes what the first of the blocks reads.</summary>
    /// <param name="input">The tower's input.</param>
    Tensor BeforeAttention(Tensor input);
}
