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

    private readonly CheckpointFiles _files = CheckpointFiles.Find(path);
    private readonly SortedDictionary<string, string> _provenance = new(StringComparer.Ordinal);
    private readonly List<string> _ignored = [];

    public PretrainedClip Load()
    {
        using TensorFile file = TensorFile.Open(_files.Weights);
        (KeyMap map, string prefix) = KnownKeyMaps.Detect(file);
        _provenance["weights"] = $"{Path.GetFileName(_files.Weights)} ({file.Format}, names of {map.Name})";
        ClipArchitecture architecture = FindArchitecture(file, map, prefix);
        var network = new ClipNetwork(architecture.Network);
        try
        {
            WeightPlan plan = WeightPlan.Create(network.state_dict(), file, map, prefix);
            plan.Apply(file);
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

    private ClipArchitecture FindArchitecture(TensorFile file, KeyMap map, string prefix)
    {
        if (options.Architecture is { } given)
        {
            _provenance["architecture"] = $"{given.Name}, {GivenByCaller}";
            return options.Image is { } other ? given with { Image = other } : given;
        }

        ConfigurationReading reading = ReadConfiguration(new CheckpointShapes(file, map, prefix), file, map);
        _ignored.AddRange(reading.Ignored);
        if (options.Image is not null)
        {
            _provenance["image settings"] = GivenByCaller;
        }

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

    private ConfigurationReading ReadConfiguration(CheckpointShapes shapes, TensorFile file, KeyMap map)
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
        string hint = names.Length == 0 ? "" : $" The shapes of the tensors fit {string.Join(", ", names)}.";
        throw new InvalidDataException(
            $"{file.Name} holds the weights of a CLIP, but neither it nor a configuration beside it tells the architecture: tensors show neither " +
            $"activation nor attention heads nor image settings. Give {nameof(PretrainedClipOptions)}.{nameof(PretrainedClipOptions.Architecture)}, such " +
            $"as {nameof(ClipArchitectures)}.{nameof(ClipArchitectures.Get)}(\"{names.FirstOrDefault() ?? "ViT-B-32"}\").{hint}");
    }

    /// <summary>The name of an architecture that is known, or else the file's.</summary>
    private string NameOf(ClipNetworkConfig network) =>
        ClipArchitectures.Names.FirstOrDefault(name => ClipArchitectures.Get(name).Network == network)
            ?? Path.GetFileName(Directory.Exists(path) ? _files.Folder : Path.GetFileNameWithoutExtension(_files.Weights));

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

    private static double? ReadLogitBias(TensorFile file, string prefix) =>
        file.Tensors.ContainsKey(prefix + KnownKeyMaps.LogitBias) ? file.ReadFloats(prefix + KnownKeyMaps.LogitBias)[0] : null;
}
