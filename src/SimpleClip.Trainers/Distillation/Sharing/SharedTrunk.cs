using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>Finds the stages at a student's beginning that are its teacher's, as weight inheritance leaves them.</summary>
internal static class SharedTrunk
{
    /// <summary>Counts the first stages that a student and a teacher both have, with equal weights, and that training leaves as they
    /// are.</summary>
    /// <param name="student">The student's tower, in the mode and on the device it is trained in.</param>
    /// <param name="teacher">The teacher's tower, in evaluation mode on the same device.</param>
    /// <param name="probe">
    /// A little input on the device, on which these stages must give bit for bit the same: equal weights could serve another number of
    /// heads, another activation or another mask.
    /// </param>
    /// <returns>The number of stages; 0 where one of the towers has none that can be run by themselves.</returns>
    public static int Find(nn.Module<Tensor, Tensor> student, nn.Module<Tensor, Tensor> teacher, Tensor probe)
    {
        if (student is not IStagedTower ours || teacher is not IStagedTower theirs)
        {
            return 0;
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        (Tensor mine, Tensor other) = (probe, probe);
        int shared = 0;
        foreach ((TowerStage own, TowerStage taught) in ours.Stages.Zip(theirs.Stages))
        {
            if (!own.IsFrozen || !AreEqual(own, taught))
            {
                break;
            }

            (mine, other) = (ours.RunStages(probe, mine, shared, shared + 1), theirs.RunStages(probe, other, shared, shared + 1));
            if (!mine.Equals(other))
            {
                break;
            }

            shared++;
        }

        return shared;
    }

    private static bool AreEqual(TowerStage own, TowerStage taught)
    {
        Tensor[] ours = [.. own.Tensors], theirs = [.. taught.Tensors];
        return ours.Length == theirs.Length && ours.Zip(theirs).All(static pair => pair.First.shape.SequenceEqual(pair.Second.shape) && pair.First.Equals(pair.Second));
    }
}
