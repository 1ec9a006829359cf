namespace SimpleClip.Export;

/// <summary>How towers are written as ONNX.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>How the file holds the weights.</summary>
    public OnnxWeights Weights { get; init; }

    /// <summary>
    /// The image settings whose mean and deviation the image graph applies itself, so that it takes pixels from 0 to 1; null for a graph
    /// that takes normalised pixels. Text towers have no use for it.
    /// </summary>
    public ImageProcessorOptions? Normalization { get; init; }

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    internal IGraphPass[] PassesForImages(string input)
    {
        Normalization?.Validate();
        return Normalization is null ? PassesForTexts() : [new NormalizedInput(input, Normalization), .. PassesForTexts()];
    }

    /// <exception cref="ArgumentException">An option is invalid.</exception>
    internal IGraphPass[] PassesForTexts() => Weights switch
    {
        OnnxWeights.Float32 => [],
        OnnxWeights.Float16 => [new Float16Tables(), new Float16Weights()],
        OnnxWeights.Int8 => [new Int8MatMul(), new Int8Tables(), new Float16Weights()],
        _ => throw new ArgumentException($"{nameof(Weights)}: expected Float32, Float16 or Int8, got {Weights}."),
    };
}
