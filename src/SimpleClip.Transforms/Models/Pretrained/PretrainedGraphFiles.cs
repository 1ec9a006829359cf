namespace SimpleClip.Models.Pretrained;

/// <summary>The graphs of a folder, in itself or in its folder <c>onnx</c>.</summary>
internal sealed class PretrainedGraphFiles
{
    private const string Extension = ".onnx";
    private readonly string _folder;
    private readonly string _suffix;
    private readonly string[] _folders;

    /// <param name="folder">The folder.</param>
    /// <param name="variant">What stands before the extension, after an underscore; null for nothing.</param>
    public PretrainedGraphFiles(string folder, string? variant)
    {
        _folder = folder;
        _suffix = variant is null ? "" : $"_{variant}";
        _folders = [folder, Path.Combine(folder, "onnx")];
    }

    /// <summary>The files of the image and the text tower; null unless both are there.</summary>
    public (string Image, string Text)? Towers =>
        Find("vision_model") is { } image && Find("text_model") is { } text ? (image, text) : null;

    /// <summary>The file of both towers in one.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public string Combined => Find("model") ?? throw new InvalidDataException(
        $"{_folder}: expected vision_model{_suffix}{Extension} and text_model{_suffix}{Extension}, or model{_suffix}{Extension}, there " +
        $"or in its folder 'onnx'; found {Present()}.");

    private string? Find(string name) =>
        _folders.Select(folder => Path.Combine(folder, name + _suffix + Extension)).FirstOrDefault(File.Exists);

    private string Present()
    {
        string[] names =
        [
            .. _folders.Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, $"*{Extension}"))
                .Select(path => Path.GetRelativePath(_folder, path))
                .Order(StringComparer.Ordinal),
        ];
        return names.Length == 0 ? "none" : string.Join(", ", names);
    }
}
