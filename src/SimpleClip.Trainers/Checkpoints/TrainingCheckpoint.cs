using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace SimpleClip.Checkpoints;

/// <summary>The state of a training at the end of a step.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="State">All that is no tensor: counters, random numbers, where the data were.</param>
/// <param name="Tensors">The live tensors, on any device, under the names of <see cref="CheckpointSections"/>.</param>
/// <param name="Metric">How the network did on the validation data at this step; null or no finite number if that is not known.</param>
internal sealed record TrainingCheckpoint(long Step, JsonObject State, IReadOnlyDictionary<string, Tensor> Tensors, double? Metric = null);
