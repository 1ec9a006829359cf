using System.Text.Json;

namespace SimpleClip.Models.Pretrained;

/// <summary>Reads whole files, none larger than it may be.</summary>
internal static class FileContent
{
    private const int LargestSettings = 1 << 20;

    /// <summary>A file's bytes.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is too large.</exception>
    public static byte[] Read(string path, int largest)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.Length > largest)
        {
            throw new InvalidDataException($"{path}: {stream.Length} bytes; expected at most {largest}.");
        }

        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A file of settings: a JSON object.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object, or too large.</exception>
    public static JsonElement ReadSettings(string path) => Parse(Read(path, LargestSettings), path);

    /// <summary>A JSON object.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static JsonElement Parse(byte[] json, string path)
    {
        try
        {
            var root = JsonElement.Parse(json);
            return root.ValueKind == JsonValueKind.Object ? root : throw new JsonException($"It is of kind {root.ValueKind}.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: expected a JSON object. {exception.Message}", exception);
        }
    }
}
