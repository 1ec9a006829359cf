using System.Text.Json;

namespace SimpleClip.Data;

/// <summary>A file of one JSON object per line.</summary>
internal sealed class JsonLinesPairFile(string path, TextFileOptions options) : PairFile(path)
{
    private readonly string[] _imageKeys = options.ImageColumn is string image ? [image] : ["image", "filepath"];
    private readonly string[] _captionKeys = options.CaptionColumn is string caption ? [caption] : ["captions", "caption", "title"];

    protected override IEnumerable<PairRecord> Read(TextReader reader, Action<InvalidDataException> onMalformed)
    {
        int line = 0;
        while (reader.ReadLine() is string text)
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text) && Parse(line, text, onMalformed) is PairRecord record)
            {
                yield return record;
            }
        }
    }

    private PairRecord? Parse(int line, string text, Action<InvalidDataException> onMalformed)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw Malformed(line, null, $"expected a JSON object, got {Describe(root)}");
            }

            return new PairRecord(line, ReadImage(line, root), ReadCaptions(line, root));
        }
        catch (JsonException e)
        {
            onMalformed(Malformed(line, null, $"expected a JSON object: {e.Message.TrimEnd('.')}", e));
        }
        catch (InvalidDataException e)
        {
            onMalformed(e);
        }

        return null;
    }

    private string ReadImage(int line, JsonElement root)
    {
        (string key, JsonElement value) = Find(line, root, _imageKeys, nameof(TextFileOptions.ImageColumn));
        string? image = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return string.IsNullOrWhiteSpace(image)
            ? throw Malformed(line, key, $"expected the path of an image, got {Describe(value)}")
            : image;
    }

    private string[] ReadCaptions(int line, JsonElement root)
    {
        (string key, JsonElement value) = Find(line, root, _captionKeys, nameof(TextFileOptions.CaptionColumn));
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
                ? item.GetString()!
                : throw Malformed(line, key, $"expected an array of texts, got one that holds {Describe(item)}")).ToArray(),
            _ => throw Malformed(line, key, $"expected a text or an array of texts, got {Describe(value)}"),
        };
    }

    private (string Key, JsonElement Value) Find(int line, JsonElement root, string[] keys, string option)
    {
        foreach (string key in keys)
        {
            if (root.TryGetProperty(key, out JsonElement value))
            {
                return (key, value);
            }
        }

        string wanted = string.Join(" or ", keys.Select(key => $"'{key}'"));
        string found = string.Join(", ", root.EnumerateObject().Select(property => $"'{property.Name}'").DefaultIfEmpty("none"));
        throw Malformed(line, null, $"expected a key {wanted}, got {found}; set {nameof(TextFileOptions)}.{option}");
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "an empty text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.True or JsonValueKind.False => "a Boolean",
        _ => "null",
    };
}
