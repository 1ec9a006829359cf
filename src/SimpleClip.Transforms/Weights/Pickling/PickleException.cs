namespace SimpleClip.Weights.Pickling;

/// <summary>What is wrong with a pickle; <see cref="PickleReader"/> adds the file and the place.</summary>
internal sealed class PickleException(string message) : Exception(message);
