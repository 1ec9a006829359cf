namespace SimpleClip.Onnx.Format;

/// <summary>Finds weights that lie in files beside a model's.</summary>
/// <param name="modelName">The model, for messages.</param>
/// <param name="folder">The folder of the model's file.</param>
internal sealed class ExternalWeights(string modelName, string folder)
{
    private readonly Dictionary<string, FileInfo> _files = new(StringComparer.Ordinal);

    /// <summary>The bytes of a tensor.</summary>
    /// <exception cref="InvalidDataException">The file is missing or too short, or lies outside the model's folder.</exception>
    public FilePart Find(OnnxTensor tensor)
    {
        OnnxExternalData place = tensor.External!;
        if (!_files.TryGetValue(place.Location, out FileInfo? file))
        {
            _files.Add(place.Location, file = Open(tensor.Name, place.Location));
        }

        long left = file.Length - place.Offset;
        long length = place.Length ?? left;
        return length <= left && (tensor.Bytes ?? length) == length
            ? new FilePart(default, file.FullName, place.Offset, length)
            : throw new InvalidDataException(
                $"{modelName}: weights '{tensor.Name}' are {length} bytes from byte {place.Offset} of '{place.Location}', which has " +
                $"{file.Length}; expected {tensor.Bytes?.ToString() ?? "at least as many"} for the shape " +
                $"[{string.Join(", ", tensor.Shape)}].");
    }

    private FileInfo Open(string tensor, string location)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        string? path = location.Contains('\0') ? null : Path.GetFullPath(Path.Combine(root, location));
        if (path?.StartsWith(root, StringComparison.Ordinal) != true)
        {
            throw new InvalidDataException(
                $"{modelName}: weights '{tensor}' are said to lie in '{location}'; expected a file in the folder of the model.");
        }

        var file = new FileInfo(path);
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            // Hugging Face's cache keeps files elsewhere and links to them.
            file = target;
        }

        return file.Exists
            ? file
            : throw new InvalidDataException(
                $"{modelName}: the file '{location}' with weights '{tensor}' is missing; expected it beside the model.");
    }
}
