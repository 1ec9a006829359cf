using System.Text.Json;
using SimpleClip.Networks;
using SimpleClip.Weights;
using SimpleClip.Weights.KeyMaps;

namespace SimpleClip.Pretrained;

/// <summary>Makes a network of a model package.</summary>
internal sealed class PackagedClipLoader(ClipModel model, PretrainedClipOptions options)
{
    private const string NameKey = "name", TokenizerKey = "tokenizer";

    private readonly PretrainedClipBuilder _builder = new(options);

    public PretrainedClip Load()
    {
        using SafetensorsFile weights = model.OpenWeights();
        foreach ((string key, string value) in model.Info.Provenance)
        {
            _builder.Provenance[key] = value;
        }

        ClipArchitecture architecture = FindArchitecture();
        if (architecture.Network.Text is TextAdaptorConfig)
        {
            throw new InvalidDataException(
                $"The text tower of the package '{model.Info.Architecture}' takes a language model's vectors; expected one that reads token ids, as a package's " +
                $"tokenizer gives them. {nameof(PretrainedClip)}.{nameof(PretrainedClip.Load)} reads such networks from files of weights.");
        }

        _builder.Provenance.TryAdd(TokenizerKey, "the model package");
        if (options.Tokenizer is not null)
        {
            _builder.Provenance[TokenizerKey] = PretrainedClipBuilder.GivenByCaller;
        }

        double bias = model.Info.LogitBias;
        return _builder.Build(weights, KnownKeyMaps.Own, prefix: "", architecture, options.Tokenizer ?? model.Tokenizer, bias == 0 ? null : bias);
    }

    private ClipArchitecture FindArchitecture()
    {
        if (options.Architecture is { } given)
        {
            _builder.Provenance["architecture"] = $"{given.Name}, {PretrainedClipBuilder.GivenByCaller}";
            return given;
        }

        ClipNetworkConfig network = ReadConfiguration();
        return new ClipArchitecture
        {
            Name = model.Info.Provenance.GetValueOrDefault(NameKey) ?? PretrainedClipBuilder.FindName(network) ?? model.Info.Architecture,
            Network = network,
            Image = model.Info.TrainingImage ?? model.Info.Image,
        };
    }

    private ClipNetworkConfig ReadConfiguration()
    {
        JsonElement config = model.Info.Config ?? throw new InvalidOperationException(
            $"The package '{model.Info.Architecture}' does not tell its architecture in detail (config in clip.json): it can be served, but not trained on. " +
            $"Where the architecture is known, {nameof(PretrainedClipOptions)}.{nameof(PretrainedClipOptions.Architecture)} gives it.");
        ClipNetworkConfig network;
        try
        {
            network = ClipNetworkConfig.Parse(config.GetRawText());
        }
        catch (FormatException error)
        {
            throw new InvalidDataException($"The package '{model.Info.Architecture}' has an architecture that cannot be used: {error.Message}", error);
        }

        // Of all that is said twice, this alone does not show in the weights.
        string activation = network.QuickGelu ? "quick_gelu" : "gelu";
        return model.Info.Activation == activation
            ? network
            : throw new InvalidDataException(
                $"The package '{model.Info.Architecture}' contradicts itself: its activation is '{model.Info.Activation}', but its configuration says '{activation}'.");
    }
}
