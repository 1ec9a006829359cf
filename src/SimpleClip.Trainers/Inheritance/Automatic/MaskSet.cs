using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>What a pruned transformer keeps: one factor in [0, 1] for every feature of a token, every head, and every hidden
/// feature.</summary>
/// <param name="Hidden">[width].</param>
/// <param name="Heads">[heads] of each block.</param>
/// <param name="Intermediate">[hidden width] of each block.</param>
internal sealed record MaskSet(Tensor Hidden, IReadOnlyList<Tensor> Heads, IReadOnlyList<Tensor> Intermediate);
