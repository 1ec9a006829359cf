using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>A tower that computes in stages, each reading what the one before it gives.</summary>
internal interface IStagedTower
{
    /// <summary>The stages, first to last; none where a pass is not made of stages that always compute the same.</summary>
    IReadOnlyList<TowerStage> Stages { get; }

    /// <summary>Runs stages that follow each other; all of them are the tower's forward pass.</summary>
    /// <param name="input">The tower's input, in which a last stage may look for the token that is read.</param>
    /// <param name="features">What the stage before the first one gives; the tower's input for the first of all.</param>
    /// <param name="first">The first stage to run, from 0.</param>
    /// <param name="end">One more than the last stage to run; more than <paramref name="first"/>.</param>
    /// <returns>What the last of them gives.</returns>
    Tensor RunStages(Tensor input, Tensor features, int first, int end);
}
