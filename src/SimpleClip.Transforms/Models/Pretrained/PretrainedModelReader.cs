using System.Collections.Immutable;
using SimpleClip.Onnx;
using SimpleClip.Onnx.Format;

namespace SimpleClip.Models.Pretrained;

/// <summary>Reads folders in the layout of Hugging Face, as optimum and transformers.js write them.</summary>
/// <param name="folder">The folder.</param>
/// <param name="options">What to take of it.</param>
internal sealed class PretrainedModelReader(string folder, PretrainedModelOptions options)
{
    private const string ConfigFile = "config.json";
    private const string PreprocessorFile = "preprocessor_config.json";

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is missing, malformed, or of a kind that is not supported.</exception>
    public ClipModel Read()
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        }

        try
        {
            return ReadFiles();
        }
        catch (Exception exception) when (
            exception is FileNotFoundException or InvalidOperationException or ArgumentException or EndOfStreamException)
        {
            // Texts of JSON that are no valid Unicode end as InvalidOperationException.
            throw new InvalidDataException($"{folder}: {exception.Message}", exception);
        }
    }

    private ClipModel ReadFiles()
    {
        string path = Path.Combine(folder, ConfigFile);
        var config = new PretrainedConfig(new Settings(path, FileContent.ReadSettings(path)));
        ImageProcessorOptions image = options.Image ?? ReadImageSettings(config);
        ClipTokenizer tokenizer = options.Tokenizer ?? PretrainedTokenizer.Read(folder);
        (OnnxPair pair, LogitScaling? scaling) = ReadGraphs(config, PaddingOf(tokenizer));
        if (config.IsSigmoid && scaling is null && (options.LogitScale is null || options.LogitBias is null))
        {
            throw new InvalidDataException(
                $"{folder}: the graphs of a model of type '{config.ModelType}' do not hold its trained scale and bias of logits; " +
                $"give {nameof(options.LogitScale)} and {nameof(options.LogitBias)}.");
        }

        var info = new ClipModelInfo
        {
            Architecture = config.Architecture,
            EmbeddingDimension = pair.Image.Dimension ?? pair.Text.Dimension ?? config.EmbeddingDimension ?? 0,
            Image = image,
            ContextLength = pair.Text.Length is { } length && length < config.ContextLength ? length : config.ContextLength,
            VocabularySize = tokenizer.VocabularySize,
            LogitScale = options.LogitScale ?? scaling?.Scale ?? Math.Log(100),
            LogitBias = options.LogitBias ?? scaling?.Bias ?? 0,
            Activation = config.Activation,
            Provenance = Provenance(options.LogitScale is not null ? "given" : scaling is not null ? "of the graph" : "assumed"),
        };
        return pair.ToModel(info, tokenizer, folder);
    }

    private ImageProcessorOptions ReadImageSettings(PretrainedConfig config)
    {
        string path = Path.Combine(folder, PreprocessorFile);
        ImageProcessorOptions image = PreprocessorSettings.Read(new Settings(path, FileContent.ReadSettings(path)));
        return config.ImageSize is null || config.ImageSize == image.Size ? image : throw new InvalidDataException(
            $"{path}: images of {image.Size} pixels a side; expected {config.ImageSize}, as '{ConfigFile}' says.");
    }

    private int PaddingOf(ClipTokenizer tokenizer)
    {
        string token = PretrainedTokenizer.PaddingToken(folder);
        return tokenizer.FindToken(token)
            ?? throw new InvalidDataException($"{folder}: the padding token '{token}' is none of the vocabulary's.");
    }

    private (OnnxPair Pair, LogitScaling? Scaling) ReadGraphs(PretrainedConfig config, int padding)
    {
        var files = new PretrainedGraphFiles(folder, options.Variant);
        if (files.Towers is var (imagePath, textPath))
        {
            OnnxModel image = OnnxPairReader.ReadGraph(imagePath), text = OnnxPairReader.ReadGraph(textPath);
            return (Describe(image, text, PooledOutput(config, image), PooledOutput(config, text)), null);
        }

        OnnxModel both = OnnxPairReader.ReadGraph(files.Combined);
        return (Describe(Extract(GraphTowerReader.ImageOutput), Extract(GraphTowerReader.TextOutput), null, null), LogitScaling.Find(both));

        OnnxPair Describe(OnnxModel image, OnnxModel text, string? imageOutput, string? textOutput) => new()
        {
            Image = new GraphTowerReader(image).ReadImages(null, imageOutput),
            ImageGraph = OnnxModelWriter.Complete(image, OnnxPairReader.FolderOf(image.Name)),
            Text = new GraphTowerReader(text).ReadTexts(null, null, textOutput, padding),
            TextGraph = OnnxModelWriter.Complete(text, OnnxPairReader.FolderOf(text.Name)),
        };

        OnnxModel Extract(string output) => both.FindOutput(output) is null
            ? throw new InvalidDataException(
                $"{both.Name}: expected a graph of both towers with the outputs '{GraphTowerReader.ImageOutput}' and " +
                $"'{GraphTowerReader.TextOutput}', found {string.Join(", ", both.Outputs)}.")
            : OnnxModelReader.Read(OnnxModelWriter.Extract(both, output, OnnxPairReader.FolderOf(both.Name)), both.Name);
    }

    // Towers of SigLIP have no projection: what they pool is the embedding.
    private static string? PooledOutput(PretrainedConfig config, OnnxModel tower) =>
        config.IsSigmoid && tower.FindOutput(GraphTowerReader.ImageOutput) is null && tower.FindOutput(GraphTowerReader.TextOutput) is null
            ? GraphTowerReader.PooledOutput
            : null;

    private ImmutableSortedDictionary<string, string> Provenance(string logitScale)
    {
        var entries = new Dictionary<string, string>
        {
            ["source"] = $"ONNX export in the layout of Hugging Face, folder '{Path.GetFileName(Path.GetFullPath(folder))}'",
            ["logitScale"] = logitScale,
        };
        if (options.Variant is { } variant)
        {
            entries.Add("variant", variant);
        }

        return entries.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }
}
