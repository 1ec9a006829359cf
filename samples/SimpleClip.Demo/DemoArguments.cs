namespace SimpleClip.Demo;

/// <summary>What the user asked for.</summary>
/// <param name="Output">The folder for all files.</param>
/// <param name="Epochs">Passes over the training data; null for the demo's own choice.</param>
/// <param name="ImageSize">Side of the images that the model sees; null for the demo's own choice.</param>
/// <param name="Seed">The start of all randomness.</param>
internal sealed record DemoArguments(DemoFolder Output, int? Epochs, int? ImageSize, int Seed);
