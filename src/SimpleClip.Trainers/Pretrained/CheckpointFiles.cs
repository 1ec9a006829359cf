namespace SimpleClip.Pretrained;

/// <summary>Where the parts of a checkpoint lie.</summary>
/// <param name="Weights">The file of weights, or the index of several.</param>
/// <param name="Configuration">The configuration that belongs to the weights; null if there is none.</param>
/// <param name="Folder">The folder of both.</param>
internal sealed record CheckpointFiles(string Weights, string? Configuration, string Folder)
{
    public const string OpenClipConfiguration = "open_clip_config.json";
    public const string OpenClipWeights = "open_clip_model.safetensors";
    public const string HuggingFaceConfiguration = "config.json";
    public const string HuggingFacePreprocessing = "preprocessor_config.json";
    public const string HuggingFaceWeights = "model.safetensors";

    /// <summary>The names of weights in the order of preference (open_clip, _find_checkpoint_in_dir), and whose configuration belongs to
    /// them.</summary>
    private static readonly (string Weights, string Configuration)[] Layouts =
    [
        (OpenClipWeights, OpenClipConfiguration),
        (OpenClipWeights + ".index.json", OpenClipConfiguration),
        ("open_clip_pytorch_model.safetensors", OpenClipConfiguration),
        ("open_clip_pytorch_model.bin", OpenClipConfiguration),
        ("open_clip_pytorch_model.pth", OpenClipConfiguration),
        (HuggingFaceWeights, HuggingFaceConfiguration),
        (HuggingFaceWeights + ".index.json", HuggingFaceConfiguration),
        ("pytorch_model.bin", HuggingFaceConfiguration),
    ];

    private static readonly string[] Extensions = [".safetensors", ".pt", ".pth", ".bin"];

    private static readonly string[] MergeLists = ["bpe_simple_vocab_16e6.txt.gz", "bpe_simple_vocab_16e6.txt"];

    /// <summary>Finds the parts.</summary>
    /// <param name="path">A folder, or a file of weights in it.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder, or no weights in it.</exception>
    /// <exception cref="InvalidDataException">The folder holds several files of weights, of which none has a known name.</exception>
    public static CheckpointFiles Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return Find(FindWeights(full), full);
        }

        return File.Exists(full)
            ? Find(full, Path.GetDirectoryName(full)!)
            : throw new FileNotFoundException($"{path} does not exist; expected a file of weights or a folder with one.", path);
    }

    /// <summary>Reads the tokenizer that lies in the folder; null if there is none.</summary>
    /// <exception cref="InvalidDataException">A file of it is malformed.</exception>
    public ClipTokenizer? ReadTokenizer()
    {
        string vocabulary = Path.Combine(Folder, "vocab.json"), merges = Path.Combine(Folder, "merges.txt");
        if (File.Exists(vocabulary) && File.Exists(merges))
        {
            return ClipTokenizer.Load(vocabulary, merges);
        }

        return MergeLists.Select(name => Path.Combine(Folder, name)).FirstOrDefault(File.Exists) is { } list ? ClipTokenizer.LoadBpe(list) : null;
    }

    private static CheckpointFiles Find(string weights, string folder)
    {
        string name = Path.GetFileName(weights);
        string? belonging = Layouts.FirstOrDefault(layout => layout.Weights == name).Configuration;
        string[] candidates = belonging is null ? [] : [belonging, OpenClipConfiguration, HuggingFaceConfiguration];
        string? configuration = candidates.Select(candidate => Path.Combine(folder, candidate)).FirstOrDefault(File.Exists);
        return new CheckpointFiles(weights, configuration, folder);
    }

    private static string FindWeights(string folder)
    {
        if (Layouts.Select(layout => Path.Combine(folder, layout.Weights)).FirstOrDefault(File.Exists) is { } known)
        {
            return known;
        }

        string[] others = [.. Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal)];
        return others switch
        {
            [string only] => only,
            [] => throw new FileNotFoundException(
                $"{folder} holds no weights; expected one of {string.Join(", ", Layouts.Select(layout => layout.Weights))}, or one other file of tensors."),
            _ => throw new InvalidDataException(
                $"{folder} holds several files of weights: {string.Join(", ", others.Select(Path.GetFileName))}. Give the path of one of them."),
        };
    }
}
