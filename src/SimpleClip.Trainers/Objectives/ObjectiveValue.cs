using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>The objective of a batch.</summary>
/// <param name="Sum">The weighted sum, a scalar with its graph.</param>
/// <param name="Terms">Each term's value before its weight, by its name.</param>
/// <param name="Weights">Each term's weight.</param>
internal sealed record ObjectiveValue(Tensor Sum, IReadOnlyDictionary<string, double> Terms, IReadOnlyDictionary<string, double> Weights);
