using System.Collections.Immutable;
using SimpleClip.Networks;
using SimpleClip.Weights;
using SimpleClip.Weights.KeyMaps;

namespace SimpleClip.Pretrained;

/// <summary>Makes a network of an architecture and a file of weights, with the sizes that the caller wants.</summary>
internal sealed class PretrainedClipBuilder(PretrainedClipOptions options)
{
    public const string GivenByCaller = "given by the caller";

    /// <summary>A part of the names of convolutions that stand for parallel branches (ml-mobileclip, reparameterize).</summary>
    private static readonly string[] MergedConvolutions = [".reparam_conv.", ".lkb_reparam."];

    /// <summary>Where the parts come from.</summary>
    public SortedDictionary<string, string> Provenance { get; } = new(StringComparer.Ordinal);

    /// <summary>What says nothing about the network.</summary>
    public List<string> Ignored { get; } = [];

    /// <summary>The name of an architecture; null if it has none.</summary>
    public static string? FindName(ClipNetworkConfig network)
    {
        string json = network.ToJson();
        return ClipArchitectures.Names.FirstOrDefault(name => ClipArchitectures.Get(name).Network.ToJson() == json);
    }

    /// <summary>Makes the network.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="map">Their names.</param>
    /// <param name="prefix">What comes before every name.</param>
    /// <param name="architecture">The architecture as it was trained.</param>
    /// <param name="tokenizer">The tokenizer, if it is known.</param>
    /// <param name="logitBias">What is added to logits, if there is such a number.</param>
    /// <exception cref="InvalidDataException">The parts do not fit each other.</exception>
    public PretrainedClip Build(TensorFile file, KeyMap map, string prefix, ClipArchitecture architecture, ClipTokenizer? tokenizer, double? logitBias)
    {
        ClipArchitecture adapted = Adapt(architecture, new CheckpointShapes(file, map, prefix), file.Name);
        CheckTokenizer(tokenizer, adapted.Network.Text);
        var network = new ClipNetwork(adapted.Network);
        try
        {
            WeightPlan plan = WeightPlan.Create(network.state_dict(), file, map, prefix, IsResizable);
            plan.Apply(file, PositionTables.Resize);
            network.eval();
            Ignored.AddRange(plan.Ignored);
            return new PretrainedClip(network, adapted, tokenizer)
            {
                LogitBias = logitBias,
                Ignored = [.. Ignored],
                Provenance = Provenance.ToImmutableSortedDictionary(),
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

    /// <summary>Gives an architecture the sizes that the caller wants, and the form that its weights have.</summary>
    private ClipArchitecture Adapt(ClipArchitecture architecture, CheckpointShapes shapes, string source)
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
            throw new InvalidDataException($"{source}: {architecture.Name} cannot have the size that was asked for: {error.Message}", error);
        }

        if (options.Image is not null)
        {
            Provenance["image settings"] = GivenByCaller;
        }

        return architecture with { Network = network, Image = (options.Image ?? architecture.Image) with { Size = vision.ImageSize } };
    }

    private void CheckTokenizer(ClipTokenizer? tokenizer, TextTowerConfig text)
    {
        if (tokenizer is not null && tokenizer.VocabularySize != text.VocabularySize)
        {
            throw new InvalidDataException(
                $"The tokenizer ({Provenance["tokenizer"]}) has {tokenizer.VocabularySize} tokens, but the text tower was made for " +
                $"{text.VocabularySize}; expected the one the network was trained with.");
        }
    }
}
