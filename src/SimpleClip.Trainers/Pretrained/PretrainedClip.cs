using System.Collections.Immutable;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Pretrained;

namespace SimpleClip;

/// <summary>A network with weights from files, and everything that is needed to use it as it was trained.</summary>
/// <remarks>
/// Read are the layouts of open_clip, Hugging Face's CLIPModel, OpenAI and ml-mobileclip, in safetensors files, whole or sharded, and
/// PyTorch's archives. Whose they are is told by the names of their tensors. What they do not say is never guessed: <see
/// cref="PretrainedClipOptions"/> gives it.
/// </remarks>
public sealed class PretrainedClip : IDisposable
{
    /// <summary>Puts together what was trained or built elsewhere, to be saved.</summary>
    /// <param name="network">The network; disposed with this.</param>
    /// <param name="architecture">Its architecture, and how its images are made ready.</param>
    /// <param name="tokenizer">Its tokenizer, if it is known.</param>
    /// <exception cref="ArgumentException">The network has another architecture, or the image settings another size.</exception>
    public PretrainedClip(ClipNetwork network, ClipArchitecture architecture, ClipTokenizer? tokenizer = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(architecture);
        architecture.Image.Validate();
        if (network.Config != architecture.Network)
        {
            throw new ArgumentException(
                $"The network is {network.Config.ToJson()}, the architecture {architecture.Network.ToJson()}; expected the same.", nameof(architecture));
        }

        if (architecture.Image.Size != network.Visual.ImageSize)
        {
            throw new ArgumentException(
                $"The image settings give {architecture.Image.Size} pixels a side; the image tower takes {network.Visual.ImageSize}.", nameof(architecture));
        }

        Network = network;
        Architecture = architecture;
        Tokenizer = tokenizer;
    }

    /// <summary>The network, in evaluation mode if it was loaded; on the CPU.</summary>
    public ClipNetwork Network { get; }

    /// <summary>Its architecture, by name where it has one, and how its images are made ready.</summary>
    public ClipArchitecture Architecture { get; }

    /// <summary>The tokenizer; null where its files do not lie beside the weights.</summary>
    public ClipTokenizer? Tokenizer { get; }

    /// <summary>What is added to logits; null where the file has no <c>logit_bias</c>, as of networks trained without a sigmoid
    /// loss.</summary>
    public double? LogitBias { get; init; }

    /// <summary>Members of the configuration and tensors that say nothing about what the network computes, by name.</summary>
    public ImmutableArray<string> Ignored { get; init; } = [];

    /// <summary>Where network, architecture and settings come from.</summary>
    public ImmutableSortedDictionary<string, string> Provenance { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Loads a network.</summary>
    /// <param name="path">
    /// A file of weights, or a folder: <c>open_clip_config.json</c> with <c>open_clip_model.safetensors</c> or
    /// <c>open_clip_pytorch_model.bin</c>; <c>config.json</c> with <c>model.safetensors</c>, <c>model.safetensors.index.json</c> or
    /// <c>pytorch_model.bin</c>; or any one file of weights.
    /// </param>
    /// <param name="options">What the files do not say; null if they say everything.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or no weights in it.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is malformed, the tensors are not those of the architecture (the message lists all that differ, by the file's names), or
    /// something is missing that has to be given by <paramref name="options"/> (the message says what).
    /// </exception>
    public static PretrainedClip Load(string path, PretrainedClipOptions? options = null) => new PretrainedClipLoader(path, options ?? new()).Load();

    /// <summary>Makes a network of a model package again, to train it on, to inherit from it, or to learn from it.</summary>
    /// <param name="model">A package with weights and configuration, as those are that this library makes.</param>
    /// <param name="options">What the package does not say, or what is wanted otherwise; null to take all from the package.</param>
    /// <returns>The network in evaluation mode on the CPU, with the package's tokenizer and the image settings it was trained
    /// with.</returns>
    /// <exception cref="InvalidOperationException">The package holds no weights, or does not tell the architecture: it can only be
    /// served.</exception>
    /// <exception cref="InvalidDataException">
    /// The architecture cannot be used, contradicts the rest of the package, or is not that of the weights; the message says what differs.
    /// </exception>
    public static PretrainedClip FromModel(ClipModel model, PretrainedClipOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new PackagedClipLoader(model, options ?? new()).Load();
    }

    /// <summary>Packages the network for serving: both towers as ONNX graphs, tokenizer and image settings.</summary>
    /// <param name="export">How the towers are written; null for the defaults.</param>
    /// <param name="includeWeights">Whether the package holds the weights in float32 too, without which it can be served but not trained
    /// on.</param>
    /// <exception cref="InvalidOperationException">The tokenizer is not known; <see cref="PretrainedClipOptions.Tokenizer"/> gives
    /// it.</exception>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    /// <exception cref="NotSupportedException">A tower is of a kind that this library does not export.</exception>
    public ClipModel ToClipModel(OnnxExportOptions? export = null, bool includeWeights = true)
    {
        ClipTokenizer tokenizer = Tokenizer ?? throw new InvalidOperationException(
            $"No tokenizer lies beside the weights (vocab.json and merges.txt, or bpe_simple_vocab_16e6.txt.gz); expected one there or in " +
            $"{nameof(PretrainedClipOptions)}.{nameof(PretrainedClipOptions.Tokenizer)}.");
        ImmutableSortedDictionary<string, string> provenance = Provenance.SetItem("name", Architecture.Name);
        return Network.ToClipModel(tokenizer, Architecture.Image, export, provenance, includeWeights, LogitBias ?? 0);
    }

    /// <summary>Writes weights, configuration, image settings and, if it is known, the tokenizer, for the original project's own
    /// loader.</summary>
    /// <param name="folder">The folder; made if it does not exist.</param>
    /// <param name="format">The layout.</param>
    /// <exception cref="NotSupportedException">The layout has no form of such a network; the message says why.</exception>
    public void Save(string folder, PretrainedFormat format) => PretrainedClipWriter.Write(this, folder, format);

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
