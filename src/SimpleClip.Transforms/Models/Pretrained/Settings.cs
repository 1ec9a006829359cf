using System.Text.Json;

namespace SimpleClip.Models.Pretrained;

/// <summary>The members of one JSON object of a file of settings; what is missing or null is null.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="element">The object; anything else has no members.</param>
internal readonly struct Settings(string path, JsonElement element)
{
    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>A member that is an object.</summary>
    public Settings Section(string name) => new(path, Find(name) ?? default);

    /// <summary>A member of any kind.</summary>
    public JsonElement? Find(string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public int? Integer(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Wrong(name, "a whole number", value);

    public double? Number(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number
        : throw Wrong(name, "a number", value);

    public bool? Flag(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, "true or false", value);

    public string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, "a text", value);

    public float[]? Numbers(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number)
            ? [.. value.EnumerateArray().Select(item => item.GetSingle())]
            : throw Wrong(name, "numbers", value);

    /// <summary>The error of a member.</summary>
    public InvalidDataException Wrong(string name, string expected, JsonElement value)
    {
        const int LongestQuote = 100;
        string found = value.GetRawText();
        return new InvalidDataException(
            $"{path}: '{name}': expected {expected}, found {(found.Length > LongestQuote ? found[..LongestQuote] + "..." : found)}.");
    }
}
