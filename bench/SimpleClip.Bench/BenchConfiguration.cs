using System.Text.Json;
using SimpleClip.Networks;

namespace SimpleClip.Bench;

/// <summary>A configuration file of the side-by-side measurements: data, network, training, and the figures of the reference.</summary>
internal sealed record BenchConfiguration(
    string Name, DataFiles Data, ImageSettings Image, TextSettings Text, int EmbedDim, TrainSettings Train, ReferenceFigures Reference)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">The file is no such configuration.</exception>
    public static BenchConfiguration Read(string path)
    {
        BenchConfiguration configuration = JsonSerializer.Deserialize<BenchConfiguration>(File.ReadAllBytes(path), Json)
            ?? throw new JsonException($"{path} holds null.");
        return configuration.Image.Activation == "gelu"
            ? configuration
            : throw new JsonException($"{path}: the activation is {configuration.Image.Activation}, expected gelu.");
    }

    /// <summary>The network that the configuration describes.</summary>
    public ClipNetworkConfig ToNetwork() => new()
    {
        EmbeddingDimension = EmbedDim,
        Vision = new VisionTransformerConfig
        {
            ImageSize = Image.Size, PatchSize = Image.Patch, Width = Image.Width, Layers = Image.Layers, HeadWidth = Image.HeadWidth,
        },
        Text = new TextTransformerConfig
        {
            ContextLength = Text.ContextLength, VocabularySize = Text.VocabSize, Width = Text.Width, Heads = Text.Heads, Layers = Text.Layers,
        },
    };

    /// <summary>How images are prepared.</summary>
    public ImageProcessorOptions ToImages() => ImageProcessorOptions.OpenAI(Image.Size) with { Mean = [.. Image.Mean], Std = [.. Image.Std] };
}

/// <summary>Where the pairs are, relative to the folder of test data.</summary>
internal sealed record DataFiles(string Train, string Evaluate);

/// <summary>The image tower and its input.</summary>
internal sealed record ImageSettings(int Size, int Patch, int Width, int Layers, int HeadWidth, string Activation, float[] Mean, float[] Std);

/// <summary>The text tower.</summary>
internal sealed record TextSettings(int ContextLength, int VocabSize, int Width, int Heads, int Layers);

/// <summary>How the network is trained.</summary>
internal sealed record TrainSettings(int Batch, int Epochs, double Lr, double[] Betas, double Eps, double WeightDecay, int WarmupSteps);

/// <summary>What the reference reached: mean and standard deviation over its seeds; speed and memory on its machine.</summary>
internal sealed record ReferenceFigures(Spread LastEpochMeanLoss, Dictionary<string, double[]> Dev, double EndToEndSamplesPerS, double PeakRssMib);

/// <summary>Mean and standard deviation.</summary>
internal sealed record Spread(double Mean, double Sd);
