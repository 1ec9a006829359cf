using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Learns a maximum entropy classifier by a quasi-Newton method.</summary>
public sealed class LbfgsMaximumEntropyMulticlassTrainer : MaximumEntropyTrainerBase
{
    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment env, MaximumEntropyOptions options)
        : base(env, nameof(LbfgsMaximumEntropyMulticlassTrainer), options)
    {
    }
}
