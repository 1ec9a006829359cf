namespace SimpleClip.Training;

/// <summary>A phase of a run that is over.</summary>
/// <param name="PlannedEpochs">Passes over the data that it was to make; it may have ended early.</param>
/// <param name="Epochs">Those that it made.</param>
/// <param name="Steps">Steps that it took.</param>
internal sealed record EndedPhase(int PlannedEpochs, int Epochs, int Steps);
