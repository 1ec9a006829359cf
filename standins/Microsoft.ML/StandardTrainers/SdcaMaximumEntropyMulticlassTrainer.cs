using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>
/// Learns a maximum entropy classifier. The real one ascends dual coordinates, this one shares the other trainer's optimizer.
/// </summary>
public sealed class SdcaMaximumEntropyMulticlassTrainer : MaximumEntropyTrainerBase
{
    internal SdcaMaximumEntropyMulticlassTrainer(IHostEnvironment env, MaximumEntropyOptions options)
        : base(env, nameof(SdcaMaximumEntropyMulticlassTrainer), options)
    {
    }
}
