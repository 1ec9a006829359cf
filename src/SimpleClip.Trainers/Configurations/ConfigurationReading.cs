using SimpleClip.Networks;

namespace SimpleClip.Configurations;

/// <summary>What a project's configuration says.</summary>
/// <param name="Network">The architecture.</param>
/// <param name="Image">How images are made ready; null where the file does not say.</param>
/// <param name="Note">Where the architecture comes from; empty where the file does not say.</param>
/// <param name="Ignored">Members that say nothing about the network.</param>
internal sealed record ConfigurationReading(ClipNetworkConfig Network, ImageProcessorOptions? Image, string Note, IReadOnlyList<string> Ignored);
