using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>Looks for one thing that goes wrong in training runs.</summary>
internal interface IWarningCheck
{
    /// <summary>The code of its warnings, under which its state is kept too.</summary>
    string Code { get; }

    /// <summary>Looks at a step.</summary>
    /// <returns>A warning, once for each time that it goes wrong; null mostly.</returns>
    TrainingWarning? OnStep(TrainingProgress progress);

    /// <summary>Looks at the end of an epoch, like <see cref="OnStep"/>.</summary>
    TrainingWarning? OnEpoch(TrainingProgress progress, EpochReport report) => null;

    /// <summary>What an interrupted run needs to go on, so that it is warned of what, and when, it would have been.</summary>
    JsonObject ToJson();

    /// <summary>Goes on where an interrupted run was.</summary>
    void Restore(JsonObject state);
}
