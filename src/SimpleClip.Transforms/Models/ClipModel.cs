using System.Security.Cryptography;
using SimpleClip.Models;
using SimpleClip.Models.Pretrained;
using SimpleClip.Weights;

namespace SimpleClip;

/// <summary>
/// A CLIP model as one immutable package: both towers as ONNX graphs, tokenizer, image settings, and, for training on, the weights. The
/// package is a zip archive, the same whether it is a file of its own (<c>*.clip</c>) or part of an ML.NET model. Safe for any number of
/// threads.
/// </summary>
/// <remarks>
/// <para>
/// The image graph takes <c>pixel_values</c> (float32, [batch, 3, size, size], normalised) and gives <c>image_embeds</c> (float32, [batch,
/// dimension]); the text graph takes <c>input_ids</c> (int64, [batch, context length]) and gives <c>text_embeds</c>. Neither normalises its
/// output. Graphs of other exporters may have other names and types, which <see cref="ClipModelInfo.ImageTower"/> and
/// <see cref="ClipModelInfo.TextTower"/> tell.
/// </para>
/// <para>Entries: <c>clip.json</c>, <c>image.onnx</c>, <c>text.onnx</c>, <c>tokenizer/vocab.json</c>, <c>tokenizer/merges.txt</c>,
/// <c>weights.safetensors</c> (optional), and <c>checksums.sha256</c> in the format of the tool <c>sha256sum</c>.</para>
/// </remarks>
public sealed class ClipModel
{
    private readonly byte[] _imageGraph;
    private readonly byte[] _textGraph;
    private readonly byte[]? _weights;
    private readonly Lazy<string> _imageGraphHash;
    private readonly Lazy<string> _textGraphHash;

    private ClipModel(ClipModelInfo info, byte[] imageGraph, byte[] textGraph, ClipTokenizer tokenizer, byte[]? weights)
    {
        Info = info;
        _imageGraph = imageGraph;
        _textGraph = textGraph;
        _weights = weights;
        _imageGraphHash = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(imageGraph)));
        _textGraphHash = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(textGraph)));
        Tokenizer = tokenizer;
        ImageProcessor = new ClipImageProcessor(info.Image);
    }

    /// <summary>What the model says of itself.</summary>
    public ClipModelInfo Info { get; }

    /// <summary>The tokenizer that belongs to the text tower.</summary>
    public ClipTokenizer Tokenizer { get; }

    /// <summary>Makes images ready for the image tower.</summary>
    public ClipImageProcessor ImageProcessor { get; }

    /// <summary>The image tower as an ONNX graph.</summary>
    public ReadOnlyMemory<byte> ImageGraph => _imageGraph;

    /// <summary>The text tower as an ONNX graph.</summary>
    public ReadOnlyMemory<byte> TextGraph => _textGraph;

    /// <summary>Whether the package holds the weights by their names, so that training can go on.</summary>
    public bool HasWeights => _weights is not null;

    /// <summary>The bytes of the image graph, and a hash by which equal graphs share a session.</summary>
    internal (byte[] Bytes, Lazy<string> Hash) ImageTower => (_imageGraph, _imageGraphHash);

    /// <summary>The bytes of the text graph, and a hash by which equal graphs share a session.</summary>
    internal (byte[] Bytes, Lazy<string> Hash) TextTower => (_textGraph, _textGraphHash);

    /// <summary>The weights' bytes, if there are any.</summary>
    internal byte[]? WeightBytes => _weights;

    /// <summary>Puts a model together.</summary>
    /// <param name="info">What the model says of itself.</param>
    /// <param name="imageGraph">The image tower as an ONNX graph; not copied.</param>
    /// <param name="textGraph">The text tower as an ONNX graph; not copied.</param>
    /// <param name="tokenizer">The tokenizer with which the model was trained.</param>
    /// <param name="weights">The weights as a safetensors file, or null; not copied.</param>
    /// <exception cref="ArgumentException">A value of <paramref name="info"/> is invalid, a graph is empty, or the tokenizer does not
    /// belong to the model.</exception>
    public static ClipModel Create(ClipModelInfo info, byte[] imageGraph, byte[] textGraph, ClipTokenizer tokenizer, byte[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(imageGraph);
        ArgumentNullException.ThrowIfNull(textGraph);
        ArgumentNullException.ThrowIfNull(tokenizer);
        info.Validate();
        if (imageGraph.Length == 0 || textGraph.Length == 0)
        {
            throw new ArgumentException(
                "Expected two ONNX graphs; one is empty.", imageGraph.Length == 0 ? nameof(imageGraph) : nameof(textGraph));
        }

        if (tokenizer.VocabularySize != info.VocabularySize)
        {
            throw new ArgumentException(
                $"The tokenizer has {tokenizer.VocabularySize} tokens, but the text tower was made for {info.VocabularySize}; expected " +
                $"the tokenizer the model was trained with.",
                nameof(tokenizer));
        }

        return new ClipModel(info, imageGraph, textGraph, tokenizer, weights);
    }

    /// <summary>Reads a package, or a folder as <see cref="FromPretrained"/> does.</summary>
    /// <param name="path">A file, or a folder.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The package is cut off, damaged or incomplete; the message names file and entry and says what
    /// was expected.</exception>
    public static ClipModel Load(string path)
    {
        if (Directory.Exists(path))
        {
            return FromPretrained(path);
        }

        using FileStream stream = File.OpenRead(path);
        return ClipModelReader.Read(stream, path);
    }

    /// <summary>Reads a folder of ONNX exports in the layout of Hugging Face, as optimum and transformers.js write them.</summary>
    /// <param name="folder">
    /// The folder: <c>config.json</c>, <c>preprocessor_config.json</c>, <c>tokenizer.json</c> or <c>vocab.json</c> and <c>merges.txt</c>,
    /// and, there or in its folder <c>onnx</c>, <c>vision_model.onnx</c> and <c>text_model.onnx</c>, or <c>model.onnx</c> with both towers,
    /// which is cut in two. Weights may lie in files beside the graphs (<c>model.onnx_data</c>).
    /// </param>
    /// <param name="options">Which files to take, and what in place of what they say; null for the defaults.</param>
    /// <returns>The model; saving it writes a package that needs the folder no more. It cannot be trained on.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file is missing or malformed, or asks for something this library does not do; the message
    /// names file and entry and says what was expected.</exception>
    public static ClipModel FromPretrained(string folder, PretrainedModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new PretrainedModelReader(folder, options ?? new PretrainedModelOptions()).Read();
    }

    /// <summary>Makes a model of two ONNX files of any exporter.</summary>
    /// <param name="imageGraphPath">The image tower: pixels, [batch, 3, size, size], to embeddings, [batch, dimension].</param>
    /// <param name="textGraphPath">The text tower: token ids, [batch, context length], to embeddings.</param>
    /// <param name="options">What the files do not say.</param>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is no ONNX model, or not what was expected; the message names it.</exception>
    public static ClipModel FromOnnx(string imageGraphPath, string textGraphPath, OnnxModelOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageGraphPath);
        ArgumentException.ThrowIfNullOrEmpty(textGraphPath);
        ArgumentNullException.ThrowIfNull(options);
        return OnnxPairReader.Read(imageGraphPath, textGraphPath, options);
    }

    /// <summary>Reads a package from a stream, from its position to its end.</summary>
    /// <exception cref="InvalidDataException">The package is cut off, damaged or incomplete; the message names the entry and says what was
    /// expected.</exception>
    public static ClipModel Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ClipModelReader.Read(stream, "The model package");
    }

    /// <summary>
    /// Writes the package. An existing file is replaced only once the new one is complete. The same model gives the same bytes.
    /// </summary>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes the package to a stream, which stays open.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ClipModelWriter.Write(this, stream);
    }

    /// <summary>
    /// The same model with other settings for reading images, for instance limits for a service or orientation by EXIF: what the
    /// transformers and encoders made from it go by. Shares the graphs and their sessions.
    /// </summary>
    /// <param name="change">Gives the settings wanted from those the model has.</param>
    /// <exception cref="ArgumentException">A setting is invalid, or the size is another than the image tower takes.</exception>
    public ClipModel WithImageOptions(Func<ImageProcessorOptions, ImageProcessorOptions> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        ImageProcessorOptions options = change(Info.Image);
        if (options.Size != Info.Image.Size)
        {
            throw new ArgumentException(
                $"The image tower takes images of {Info.Image.Size} pixels; expected that size, got {options.Size}.", nameof(change));
        }

        ClipModelInfo info = Info with { Image = options };
        info.Validate();
        return new ClipModel(info, _imageGraph, _textGraph, Tokenizer, _weights);
    }

    /// <summary>
    /// Writes the towers as <c>image.onnx</c> and <c>text.onnx</c>, for other programs and for ML.NET's <c>ApplyOnnxModel</c>. What they
    /// take and give: <see cref="ClipModelInfo.ImageTower"/> and <see cref="ClipModelInfo.TextTower"/>.
    /// </summary>
    /// <param name="folder">The folder, which is created if necessary; files of these names are replaced.</param>
    public void ExportTowers(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AtomicFile.Write(Path.Combine(folder, ClipModelEntries.ImageGraph), stream => stream.Write(_imageGraph));
        AtomicFile.Write(Path.Combine(folder, ClipModelEntries.TextGraph), stream => stream.Write(_textGraph));
    }

    /// <summary>The same model without the weights for training on, which serving has no use for.</summary>
    internal ClipModel WithoutWeights() => HasWeights ? new ClipModel(Info, _imageGraph, _textGraph, Tokenizer, weights: null) : this;

    /// <summary>Opens the weights.</summary>
    /// <exception cref="InvalidOperationException">The package holds none; see <see cref="HasWeights"/>.</exception>
    /// <exception cref="InvalidDataException">They are not a valid safetensors file.</exception>
    public SafetensorsFile OpenWeights() => _weights is { } weights
        ? SafetensorsFile.Open(weights, ClipModelEntries.Weights)
        : throw new InvalidOperationException("This model package holds no weights: it can be served, but not trained on.");
}
