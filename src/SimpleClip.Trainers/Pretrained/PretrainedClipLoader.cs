using System.Collections.Immutable;
using SimpleClip.Configurations;
using SimpleClip.Networks;
using SimpleClip.Weights;
using SimpleClip.Weights.KeyMaps;

namespace SimpleClip.Pretrained;

/// <summary>Finds out what a checkpoint is, and loads it.</summary>
internal sealed class PretrainedClipLoader(string path, PretrainedClipOptions options)
{
    private const string GivenByCaller = "given by the caller";

    /// <summary>A part of the names of convolutions that stand for parallel branches (ml-mobileclip, reparameterize).</summary>
    private static readonly string[] MergedConvolutions = [".reparam_conv.", ".lkb_reparam."];

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
    private readonly SortedDictionary<string, string> _provenance = new(StringComparer.Ordinal);
    private readonly List<string> _ignored = [];

    public PretrainedClip Load()
    {
        using TensorFile file = TensorFile.Open(_files.Weights);
        (KeyMap map, string prefix) = KnownKeyMaps.Detect(file);
        var shapes = new CheckpointShapes(file, map, prefix);
        _provenance["weights"] = $"{Path.GetFileName(_files.Weights)} ({file.Format}, names of {map.Name})";
        ClipArchitecture architecture = Adapt(FindArchitecture(shapes, map), shapes);
        var network = new ClipNetwork(architecture.Network);
        try
        {
            WeightPlan plan = WeightPlan.Create(network.state_dict(), file, map, prefix, IsResizable);
            plan.Apply(file, PositionTables.Resize);
            network.eval();
            _ignored.AddRange(plan.Ignored);
            return new PretrainedClip(network, architecture, FindTokenizer(architecture.Network.Text))
            {
                LogitBias = ReadLogitBias(file, prefix),
                Ignored = [.. _ignored],
                Provenance = _provenance.ToImmutableSortedDictionary(),
            };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Whether a tensor of the network is a table of positions that another size asked for may change.</summary>
    private bool IsResizable(string name) =>
        (options.ImageSize is not null && PositionTables.IsOfImages(name)) || (options.ContextLength is not null && PositionTables.IsOfTexts(name));

    private static double? ReadLogitBias(TensorFile file, string prefix) =>
        file.Tensors.ContainsKey(prefix + KnownKeyMaps.LogitBias) ? file.ReadFloats(prefix + KnownKeyMaps.LogitBias)[0] : null;

    private ClipArchitecture FindArchitecture(CheckpointShapes shapes, KeyMap map)
    {
        if (options.Architecture is { } given)
        {
            return Named(given, GivenByCaller);
        }

        if (_files.Configuration is null && map == KnownKeyMaps.MobileClip && FindPublished() is { } published)
        {
            return Named(published, "the name of Apple's file");
        }

        ConfigurationReading reading = ReadConfiguration(shapes, map);
        _ignored.AddRange(reading.Ignored);
        return new ClipArchitecture
        {
            Name = NameOf(reading.Network),
            Network = reading.Network,
            Image = options.Image ?? reading.Image ?? throw new InvalidDataException(
                $"{_files.Configuration} does not say how images are made ready; expected {ConfigurationFile.WhereImageSettingsLie}, or " +
                $"{nameof(PretrainedClipOptions)}.{nameof(PretrainedClipOptions.Image)}."),
            Note = reading.Note,
        };
    }

    private ClipArchitecture Named(ClipArchitecture architecture, string source)
    {
        _provenance["architecture"] = $"{architecture.Name}, {source}";
        return architecture;
    }

    private ClipArchitecture? FindPublished() =>
        PublishedFiles.TryGetValue(Path.GetFileName(_files.Weights), out string? name) ? ClipArchitectures.Get(name) : null;

    private ConfigurationReading ReadConfiguration(CheckpointShapes shapes, KeyMap map)
    {
        if (_files.Configuration is { } configuration)
        {
            _provenance["architecture"] = Path.GetFileName(configuration);
            return ConfigurationFile.Read(configuration);
        }

        ClipNetworkConfig? proposal = OpenAIArchitecture.Find(shapes);
        if (map == KnownKeyMaps.OpenAI && proposal is not null)
        {
            _provenance["architecture"] = "OpenAI's rules for the shapes of its own files";
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

    /// <summary>Gives an architecture the sizes that the caller wants, and the form that its weights have.</summary>
    private ClipArchitecture Adapt(ClipArchitecture architecture, CheckpointShapes shapes)
    {
        ImageTowerConfig vision = architecture.Network.Vision;
        TextTowerConfig text = architecture.Network.Text;
        vision = vision with { ImageSize = options.ImageSize ?? vision.ImageSize };
        text = text with { ContextLength = options.ContextLength ?? text.ContextLength };
        ClipNetworkConfig network = architecture.Network with
        {
            Vision = shapes.HasAny("visual.", MergedConvolutions) ? vision.Reparameterize() : vision,
            Text = shapes.HasAny("text.", MergedConvolutions) ? text.Reparameterize() : text,
        };
        try
        {
            network.Validate();
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"{_files.Weights}: {architecture.Name} cannot have the size that was asked for: {error.Message}", error);
        }

        if (options.Image is not null)
        {
            _provenance["image settings"] = GivenByCaller;
        }

        return architecture with { Network = network, Image = (options.Image ?? architecture.Image) with { Size = vision.ImageSize } };
    }

    /// <summary>The name of an architecture that is known, or else the file's.</summary>
    private string NameOf(ClipNetworkConfig network)
    {
        string json = network.ToJson();
        return ClipArchitectures.Names.FirstOrDefault(name => ClipArchitectures.Get(name).Network.ToJson() == json)
            ?? Path.GetFileName(Directory.Exists(path) ? _files.Folder : Path.GetFileNameWithoutExtension(_files.Weights));
    }

    private ClipTokenizer? FindTokenizer(TextTowerConfig text)
    {
        if ((options.Tokenizer ?? _files.ReadTokenizer()) is not { } tokenizer)
        {
            return null;
        }

        _provenance["tokenizer"] = options.Tokenizer is null ? "files beside the weights" : GivenByCaller;
        return tokenizer.VocabularySize == text.VocabularySize
            ? tokenizer
            : throw new InvalidDataException(
                $"The tokenizer ({_provenance["tokenizer"]}) has {tokenizer.VocabularySize} tokens, but the text tower was made for " +
                $"{text.VocabularySize}; expected the one the network was trained with.");
    }
}
