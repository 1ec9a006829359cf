using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Makes the checks and tells observers what they find.</summary>
/// <param name="checks">The checks.</param>
/// <param name="observers">Told of each warning.</param>
internal sealed class WarningSet(IReadOnlyList<IWarningCheck> checks, IReadOnlyList<ITrainingObserver> observers) : ITrainingObserver
{
    /// <summary>The checks that every run is worth.</summary>
    /// <param name="startsFromTrainedWeights">Whether the network's weights come from a trained one.</param>
    /// <param name="observers">Told of each warning.</param>
    public static WarningSet Create(bool startsFromTrainedWeights, IReadOnlyList<ITrainingObserver> observers) => new(
        [
            new LossAtChanceCheck(),
            new DuplicateCaptionsCheck(),
            new TruncatedCaptionsCheck(),
            new LogitScaleCheck(),
            new FineTuningRateCheck(startsFromTrainedWeights),
            new DataBottleneckCheck(),
            new GradientExplosionCheck(),
        ],
        observers);

    public void OnStep(TrainingProgress progress) => TellAll(check => check.OnStep(progress));

    public void OnEpoch(TrainingProgress progress, EpochReport report) => TellAll(check => check.OnEpoch(progress, report));

    /// <summary>What an interrupted run needs to go on, by the checks' codes.</summary>
    public JsonObject ToJson() => new(checks.Select(static check => KeyValuePair.Create(check.Code, (JsonNode?)check.ToJson())));

    /// <summary>Goes on where an interrupted run was. A check that it did not know begins anew.</summary>
    public void Restore(JsonObject state)
    {
        foreach (IWarningCheck check in checks)
        {
            if (state[check.Code] is JsonObject known)
            {
                check.Restore(known);
            }
        }
    }

    /// <summary>Tells observers of a warning that something else than a check came upon; null for none.</summary>
    public void Tell(TrainingWarning? warning)
    {
        if (warning is null)
        {
            return;
        }

        foreach (ITrainingObserver observer in observers)
        {
            observer.OnWarning(warning);
        }
    }

    /// <summary>Tells what checks find, once all of them have looked: what an observer throws is to keep nothing from a check.</summary>
    private void TellAll(Func<IWarningCheck, TrainingWarning?> look)
    {
        foreach (TrainingWarning warning in checks.Select(look).OfType<TrainingWarning>().ToArray())
        {
            Tell(warning);
        }
    }
}
