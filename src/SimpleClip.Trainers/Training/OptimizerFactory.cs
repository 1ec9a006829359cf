using SimpleClip.Optimization;

namespace SimpleClip.Training;

/// <summary>Makes the optimizer that the options ask for.</summary>
internal static class OptimizerFactory
{
    public static Optimizer Create(ClipTrainerOptions options, IReadOnlyList<ParameterGroup> groups)
    {
        OptimizerOptions chosen = options.Optimizer;
        return chosen.Kind switch
        {
            OptimizerKind.Lamb => new Lamb(groups, new LambOptions(chosen.Beta1, chosen.Beta2, chosen.Epsilon)),
            OptimizerKind.Lion => new Lion(groups, new LionOptions(chosen.Beta1, chosen.Beta2)),
            OptimizerKind.Sgd => new Sgd(groups, new SgdOptions(chosen.Momentum, chosen.Nesterov)),
            _ => new AdamW(groups, new AdamWOptions(chosen.Beta1, chosen.Beta2, chosen.Epsilon)),
        };
    }
}
