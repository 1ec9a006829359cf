namespace SimpleClip.Planning;

/// <summary>What one pass of a tower costs for a single image or caption.</summary>
/// <param name="Forward">Multiply-adds.</param>
/// <param name="Backward">Those of the gradients.</param>
/// <param name="Recomputed">Those of the blocks that activation checkpointing computes again.</param>
/// <param name="Kept">What autograd keeps.</param>
/// <param name="Checkpointed">What stays of the pass with activation checkpointing.</param>
/// <param name="Recomputing">The most that is there while the blocks are computed again, the last first.</param>
/// <param name="Workspace">The most that is there beside it, in either direction.</param>
/// <param name="Live">The most that a pass without gradients holds at one time.</param>
internal sealed record TowerCost(
    long Forward, long Backward, long Recomputed, BatchBytes Kept, BatchBytes Checkpointed, BatchBytes Recomputing, long Workspace, long Live);
