using System.Text.Json;

namespace SimpleClip.ZeroShot;

/// <summary>
/// Reads lists of texts from JSON files as CLIP_benchmark and open_clip have them: one list, or an object with a list for each data set.
/// </summary>
internal static class JsonTextLists
{
    private const int NamesInMessage = 10;
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a list.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">The data set whose list to read; null if the file holds but one.</param>
    /// <param name="content">What the list holds, as "class names", for messages.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not JSON, or holds no such list.</exception>
    /// <exception cref="ArgumentException">The file holds lists of several data sets and none is named, or not the one that is.</exception>
    public static IReadOnlyList<string> Read(string path, string? dataset, string content)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using JsonDocument document = Parse(path, content);
        JsonElement root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object)
        {
            return Texts(Find(root, path, dataset), $"{path}, '{dataset}'", content);
        }

        return dataset is null
            ? Texts(root, path, content)
            : throw new ArgumentException(
                $"{path} holds no data sets by name, so there is no '{dataset}'; leave the name out.", nameof(dataset));
    }

    private static JsonDocument Parse(string path, string content)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            return JsonDocument.Parse(stream, Lenient);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not JSON: {exception.Message} Expected a list of {content}.", exception);
        }
    }

    private static JsonElement Find(JsonElement root, string path, string? dataset)
    {
        if (dataset is not null && root.TryGetProperty(dataset, out JsonElement list))
        {
            return list;
        }

        string[] names = [.. root.EnumerateObject().Select(entry => entry.Name)];
        string known = $"{string.Join(", ", names.Take(NamesInMessage))}{(names.Length > NamesInMessage ? ", …" : "")}";
        throw new ArgumentException(
            dataset is null
                ? $"{path} holds lists for {names.Length} data sets ({known}); name one of them."
                : $"{path} holds no list for '{dataset}'; it has {known}.",
            nameof(dataset));
    }

    private static string[] Texts(JsonElement list, string place, string content) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 && list.EnumerateArray().All(IsText)
            ? [.. list.EnumerateArray().Select(text => text.GetString()!)]
            : throw new InvalidDataException($"{place}: expected a list of {content}, none of them blank.");

    private static bool IsText(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(element.GetString());
}
