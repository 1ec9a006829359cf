using SimpleClip.Networks;

namespace SimpleClip.Training;

/// <summary>A part of a run with an optimizer and a schedule of its own.</summary>
/// <param name="Name">Its name in logs.</param>
/// <param name="Epochs">Passes over the data.</param>
/// <param name="LearningRateFactor">What the learning rate is multiplied with.</param>
/// <param name="Prepare">Chooses what is trained, before the optimizer is made.</param>
internal sealed record TrainingPhase(string Name, int Epochs, double LearningRateFactor, Action<ClipNetwork> Prepare);
