using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SimpleClip.Training;

/// <summary>Where a run stands: with the tensors of network, optimizer, average and objective all that a run needs to go on as if nothing
/// had happened.</summary>
internal sealed class TrainingState
{
    /// <summary>The phase that runs, from 0.</summary>
    public int Phase { get; set; }

    /// <summary>The phases before it, as they ended.</summary>
    public List<EndedPhase> EndedPhases { get; init; } = [];

    /// <summary>Steps taken in the whole run.</summary>
    public int Step { get; set; }

    /// <summary>Steps taken when the phase began; less those that it took before, if the run has gone back to it.</summary>
    public int PhaseStart { get; set; }

    /// <summary>Epochs of the whole run that are done.</summary>
    public int EpochsDone { get; set; }

    /// <summary>Epochs that were done when the phase began; less those of its own, if the run has gone back to it.</summary>
    public int PhaseEpochStart { get; set; }

    /// <summary>Rows of the epoch that are used.</summary>
    public long RowsRead { get; set; }

    /// <summary>Steps of the epoch that are taken.</summary>
    public int EpochSteps { get; set; }

    /// <summary>Images of the epoch that were trained on.</summary>
    public long EpochSamples { get; set; }

    /// <summary>Seconds that the epoch has taken, evaluation left out.</summary>
    public double EpochSeconds { get; set; }

    /// <summary>Seconds of these in which the step waited for data.</summary>
    public double EpochWaitSeconds { get; set; }

    /// <summary>What the last step measured; null before the first.</summary>
    public TrainingProgress? Progress { get; set; }

    /// <summary>The loss of every step so far. Checkpoints hold them as a tensor, for there may be millions.</summary>
    [JsonIgnore]
    public List<double> Losses { get; init; } = [];

    /// <summary>The epochs so far.</summary>
    public List<EpochReport> Epochs { get; init; } = [];

    /// <summary>The measurements so far.</summary>
    public List<EvaluationReport> Evaluations { get; init; } = [];

    /// <summary>What was not as it should be so far.</summary>
    public List<TrainingWarning> Warnings { get; init; } = [];

    /// <summary>Starts the next epoch.</summary>
    public void EndEpoch()
    {
        EpochsDone++;
        RowsRead = 0;
        EpochSteps = 0;
        EpochSamples = 0;
        EpochSeconds = 0;
        EpochWaitSeconds = 0;
    }

    /// <summary>
    /// Starts the next phase. That is the one behind, unless one that is over has been given more epochs since: then the run goes back to
    /// it, and those behind follow anew.
    /// </summary>
    /// <param name="phases">The run's phases, as they are planned now.</param>
    public void EndPhase(IReadOnlyList<TrainingPhase> phases)
    {
        EndedPhases.Add(new EndedPhase(phases[Phase].Epochs, EpochsDone - PhaseEpochStart, Step - PhaseStart));
        int prolonged = Enumerable.Range(0, EndedPhases.Count)
            .FirstOrDefault(phase => phases[phase].Epochs > EndedPhases[phase].PlannedEpochs, EndedPhases.Count);
        EndedPhase before = prolonged < EndedPhases.Count ? EndedPhases[prolonged] : new EndedPhase(0, 0, 0);
        EndedPhases.RemoveRange(prolonged, EndedPhases.Count - prolonged);
        Phase = prolonged;
        PhaseStart = Step - before.Steps;
        PhaseEpochStart = EpochsDone - before.Epochs;
    }

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this)!.AsObject();

    public static TrainingState FromJson(JsonObject json) => json.Deserialize<TrainingState>()!;
}
