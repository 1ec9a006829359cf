using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>What a run knows before the network is made.</summary>
/// <param name="Seed">The start of all randomness.</param>
/// <param name="Device">Where to train.</param>
/// <param name="Captions">All captions of the training data, read anew at each enumeration; null where the setup is only planned.</param>
/// <param name="Warn">Told what went wrong without harm.</param>
internal sealed record SetupContext(int Seed, Device Device, IEnumerable<string>? Captions, Action<string> Warn);
