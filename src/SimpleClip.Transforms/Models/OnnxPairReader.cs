using SimpleClip.Models.Pretrained;
using SimpleClip.Onnx;
using SimpleClip.Onnx.Format;

namespace SimpleClip.Models;

/// <summary>Reads pairs of ONNX files of any exporter.</summary>
internal static class OnnxPairReader
{
    /// <summary>Reads two files as options say.</summary>
    public static ClipModel Read(string imageGraphPath, string textGraphPath, OnnxModelOptions options)
    {
        OnnxModel image = ReadGraph(imageGraphPath), text = ReadGraph(textGraphPath);
        var pair = new OnnxPair
        {
            Image = new GraphTowerReader(image).ReadImages(options.ImageInputName, options.ImageOutputName),
            ImageGraph = OnnxModelWriter.Complete(image, FolderOf(imageGraphPath)),
            Text = new GraphTowerReader(text).ReadTexts(
                options.TextInputName, options.AttentionMaskName, options.TextOutputName, options.PaddingToken),
            TextGraph = OnnxModelWriter.Complete(text, FolderOf(textGraphPath)),
        };
        var info = new ClipModelInfo
        {
            Architecture = options.Architecture,
            EmbeddingDimension = options.EmbeddingDimension ?? 0,
            Image = options.Image,
            ContextLength = options.ContextLength ?? pair.Text.Length ?? ClipTokenizer.DefaultContextLength,
            VocabularySize = options.Tokenizer.VocabularySize,
            LogitScale = options.LogitScale,
            LogitBias = options.LogitBias,
            Provenance = options.Provenance,
        };
        return pair.ToModel(info, options.Tokenizer, $"{imageGraphPath} and {textGraphPath}");
    }

    /// <summary>Reads the outline of a file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is no ONNX model.</exception>
    public static OnnxModel ReadGraph(string path) => OnnxModelReader.Read(FileContent.Read(path, Array.MaxLength), path);

    /// <summary>The folder in which a model's other files lie.</summary>
    public static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;
}
