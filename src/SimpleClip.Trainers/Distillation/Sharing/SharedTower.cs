using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>A student's and a teacher's tower whose first stages are the same and run once.</summary>
/// <param name="student">The student's tower.</param>
/// <param name="teacher">The teacher's tower.</param>
/// <param name="stages">The number of stages they share, at least 1.</param>
internal sealed class SharedTower(IStagedTower student, IStagedTower teacher, int stages)
{
    /// <summary>Embeds one input with both.</summary>
    /// <param name="input">The towers' input.</param>
    /// <param name="precision">What both compute with.</param>
    /// <returns>
    /// The student's embeddings, with a graph behind the shared stages where gradients are wanted, and the teacher's, without one; both
    /// float32 [batch, dimension], rows of length 1.
    /// </returns>
    public (Tensor Student, Tensor Teacher) Encode(Tensor input, ComputePrecision precision)
    {
        using var scope = NewDisposeScope();
        using IDisposable use = MixedPrecision.Use(precision);
        Tensor trunk, taught;
        using (no_grad())
        {
            trunk = teacher.RunStages(input, input, 0, stages);
            taught = Finish(teacher, input, trunk);
        }

        return (Finish(student, input, trunk).MoveToOuterDisposeScope(), taught.MoveToOuterDisposeScope());
    }

    private Tensor Finish(IStagedTower tower, Tensor input, Tensor trunk)
    {
        int all = tower.Stages.Count;
        using Tensor? own = stages == all ? null : tower.RunStages(input, trunk, stages, all);
        return MixedPrecision.Widen(own ?? trunk).ToUnitRows();
    }
}
