using SimpleClip.Configurations;
using SimpleClip.Networks;
using SimpleClip.Weights;
using SimpleClip.Weights.KeyMaps;

namespace SimpleClip.Pretrained;

/// <summary>Finds out what a checkpoint is, and loads it.</summary>
internal sealed class PretrainedClipLoader(string path, PretrainedClipOptions options)
{
    /// <summary>The names under which Apple published MobileCLIP (ml-mobileclip, get_pretrained_models.sh).</summary>
    private static readonly Dictionary<string, string> PublishedFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mobileclip_s0.pt"] = "MobileCLIP-S0",
        ["mobileclip_s1.pt"] = "MobileCLIP-S1",
        ["mobileclip_s2.pt"] = "MobileCLIP-S2",
        ["mobileclip_b.pt"] = "MobileCLIP-B",
        ["mobileclip_blt.pt"] = "MobileCLIP-B",
    };

    private readonly CheckpointFiles _files = CheckpointFiles.Find(path);
    private readonly PretrainedClipBuilder _builder = new(options);

    public PretrainedClip Load()
    {
        using TensorFile file = TensorFile.Open(_files.Weights);
        (KeyMap map, string prefix) = KnownKeyMaps.Detect(file);
        var shapes = new CheckpointShapes(file, map, prefix);
        _builder.Provenance["weights"] = $"{Path.GetFileName(_files.Weights)} ({file.Format}, names of {map.Name})";
        ClipArchitecture architecture = FindArchitecture(shapes, map);
        return _builder.Build(file, map, prefix, architecture, FindTokenizer(), ReadLogitBias(file, prefix));
    }

    private static double? ReadLogitBias(TensorFile file, string prefix) =>
        file.Tensors.ContainsKey(prefix + KnownKeyMaps.LogitBias) ? file.ReadFloats(prefix + KnownKeyMaps.LogitBias)[0] : null;

    private ClipArchitecture FindArchitecture(CheckpointShapes shapes, KeyMap map)
    {
        if (options.Architecture is { } given)
        {
            return Named(given, PretrainedClipBuilder.GivenByCaller);
        }

        if (_files.Configuration is null && map == KnownKeyMaps.MobileClip && FindPublished() is { } published)
        {
            return Named(published, "the name of Apple's file");
        }

        ConfigurationReading reading = ReadConfiguration(shapes, map);
        _builder.Ignored.AddRange(reading.Ignored);
        return new ClipArchitecture
        {
            Name = PretrainedClipBuilder.FindName(reading.Network) ?? FileName(),
            Network = reading.Network,
            Image = options.Image ?? reading.Image ?? throw new InvalidDataException(
                $"{_files.Configuration} does not say how images are made ready; expected {ConfigurationFile.WhereImageSettingsLie}, or " +
                $"{nameof(PretrainedClipOptions)}.{nameof(PretrainedClipOptions.Image)}."),
            Note = reading.Note,
        };
    }

    private ClipArchitecture Named(ClipArchitecture architecture, string source)
    {
        _builder.Provenance["architecture"] = $"{architecture.Name}, {source}";
        return architecture;
    }

    private ClipArchitecture? FindPublished() =>
        PublishedFiles.TryGetValue(Path.GetFileName(_files.Weights), out string? name) ? ClipArchitectures.Get(name) : null;

    private ConfigurationReading ReadConfiguration(CheckpointShapes shapes, KeyMap map)
    {
        if (_files.Configuration is { } configuration)
        {
            _builder.Provenance["architecture"] = Path.GetFileName(configuration);
            return ConfigurationFile.Read(configuration);
        }

        ClipNetworkConfig? proposal = OpenAIArchitecture.Find(shapes);
        if (map == KnownKeyMaps.OpenAI && proposal is not null)
        {
            _builder.Provenance["architecture"] = "OpenAI's rules for the shapes of its own files";
            return new ConfigurationReading(proposal, ImageProcessorOptions.OpenAI(proposal.Vision.ImageSize), Note: "", Ignored: []);
        }

        string[] names = proposal is null ? [] : [.. OpenAIArchitecture.FindNames(proposal)];
        string example = names.FirstOrDefault() ?? (map == KnownKeyMaps.MobileClip ? "MobileCLIP-S0" : "ViT-B-32");
        string hint = names.Length == 0 ? "" : $" The shapes of the tensors fit {string.Join(", ", names)}.";
        throw new InvalidDataException(
            $"{_files.Weights} holds the weights of a CLIP, but neither it nor a configuration beside it tells the architecture: tensors show neither " +
            $"activation nor attention heads nor image settings. Give {nameof(PretrainedClipOptions)}.{nameof(PretrainedClipOptions.Architecture)}, such " +
            $"as {nameof(ClipArchitectures)}.{nameof(ClipArchitectures.Get)}(\"{example}\").{hint}");
    }

    private string FileName() => Path.GetFileName(Directory.Exists(path) ? _files.Folder : Path.GetFileNameWithoutExtension(_files.Weights));

    private ClipTokenizer? FindTokenizer()
    {
        if ((options.Tokenizer ?? _files.ReadTokenizer()) is not { } tokenizer)
        {
            return null;
        }

        _builder.Provenance["tokenizer"] = options.Tokenizer is null ? "files beside the weights" : PretrainedClipBuilder.GivenByCaller;
        return tokenizer;
    }
}
