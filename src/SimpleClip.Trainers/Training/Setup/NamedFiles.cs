namespace SimpleClip.Training;

/// <summary>Opens what options name by a path.</summary>
internal static class NamedFiles
{
    /// <summary>A tokenizer.</summary>
    /// <param name="path">CLIP's <c>bpe_simple_vocab_16e6.txt.gz</c>, or a folder with <c>vocab.json</c> and <c>merges.txt</c>; null for
    /// none.</param>
    public static ClipTokenizer? OpenTokenizer(string? path)
    {
        if (path is null)
        {
            return null;
        }

        return Directory.Exists(path)
            ? ClipTokenizer.Load(Path.Combine(path, "vocab.json"), Path.Combine(path, "merges.txt"))
            : ClipTokenizer.LoadBpe(path);
    }

    /// <summary>An architecture.</summary>
    /// <param name="nameOrPath">A name of the registry, or the path of a configuration file.</param>
    public static ClipArchitecture OpenArchitecture(string nameOrPath) =>
        File.Exists(nameOrPath) ? ClipArchitectures.ReadFile(nameOrPath) : ClipArchitectures.Get(nameOrPath);
}
