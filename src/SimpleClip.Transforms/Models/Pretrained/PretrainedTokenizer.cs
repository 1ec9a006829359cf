using System.Text;
using System.Text.Json;
using SimpleClip.Tokenization;

namespace SimpleClip.Models.Pretrained;

/// <summary>
/// Reads the tokenizer of a folder: <c>vocab.json</c> and <c>merges.txt</c>, or <c>tokenizer.json</c>; and the token that fills the
/// context, from <c>tokenizer_config.json</c> or <c>special_tokens_map.json</c>.
/// </summary>
internal static class PretrainedTokenizer
{
    private const string VocabularyFile = "vocab.json";
    private const string MergesFile = "merges.txt";
    private const string TokenizerFile = "tokenizer.json";

    /// <summary>The token that Hugging Face fills contexts with where nothing else is said: the end token.</summary>
    public const string DefaultPadding = BytePairVocabulary.EndText;

    /// <exception cref="InvalidDataException">Files are missing or malformed, or the tokenizer is of another kind than CLIP's.</exception>
    public static ClipTokenizer Read(string folder)
    {
        string vocabulary = Path.Combine(folder, VocabularyFile), merges = Path.Combine(folder, MergesFile);
        if (File.Exists(vocabulary) && File.Exists(merges))
        {
            return Load(
                (FileContent.Read(vocabulary, TokenizerLimits.LargestFile), vocabulary),
                (FileContent.Read(merges, TokenizerLimits.LargestFile), merges));
        }

        string path = Path.Combine(folder, TokenizerFile);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"{folder}: no tokenizer; expected {TokenizerFile}, or {VocabularyFile} and {MergesFile}.");
        }

        try
        {
            return ReadTokenizerFile(path);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException($"{path}: a text is no valid Unicode. {exception.Message}", exception);
        }
    }

    /// <summary>The text of the token that fills the context.</summary>
    public static string PaddingToken(string folder) =>
        ((string[])["tokenizer_config.json", "special_tokens_map.json"]).Select(name => Path.Combine(folder, name))
            .Where(File.Exists)
            .Select(path => TokenText(new Settings(path, FileContent.ReadSettings(path))))
            .FirstOrDefault(token => token is not null) ?? DefaultPadding;

    // A token is a text, or an object with the text as its content.
    private static string? TokenText(Settings settings) => settings.Find("pad_token") is { ValueKind: JsonValueKind.Object }
        ? settings.Section("pad_token").Text("content")
        : settings.Text("pad_token");

    private static ClipTokenizer ReadTokenizerFile(string path)
    {
        var file = new Settings(path, FileContent.Parse(FileContent.Read(path, TokenizerLimits.LargestFile), path));
        Settings model = file.Section("model");
        string type = model.Text("type") ?? "BPE", suffix = model.Text("end_of_word_suffix") ?? "";
        if (type != "BPE" || suffix != BytePairVocabulary.WordEnd)
        {
            throw new InvalidDataException(
                $"{path}: a tokenizer of type '{type}' with the end of words '{suffix}'; expected CLIP's byte pair encoding, " +
                $"type 'BPE' with ''{BytePairVocabulary.WordEnd}'.");
        }

        return Load((Vocabulary(file, model), $"{path}, model.vocab"), (Merges(model), $"{path}, model.merges"));
    }

    /// <summary>The model's tokens, and those added to them, in the form of <c>vocab.json</c>.</summary>
    private static byte[] Vocabulary(Settings file, Settings model)
    {
        if (model.Find("vocab") is not { ValueKind: JsonValueKind.Object } vocabulary)
        {
            throw new InvalidDataException($"{file.Path}: expected 'model.vocab', an object of tokens and their ids.");
        }

        var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (JsonProperty token in vocabulary.EnumerateObject())
            {
                token.WriteTo(writer);
            }

            foreach ((string content, int id) in AddedTokens(file))
            {
                if (!vocabulary.TryGetProperty(content, out _))
                {
                    writer.WriteNumber(content, id);
                }
            }

            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static IEnumerable<(string Content, int Id)> AddedTokens(Settings file)
    {
        if (file.Find("added_tokens") is not { } added)
        {
            yield break;
        }

        if (added.ValueKind != JsonValueKind.Array)
        {
            throw file.Wrong("added_tokens", "a list", added);
        }

        foreach (JsonElement item in added.EnumerateArray())
        {
            var token = new Settings(file.Path, item);
            yield return (token.Text("content"), token.Integer("id")) is ({ } content, { } id)
                ? (content, id)
                : throw file.Wrong("added_tokens", "a list of tokens with 'content' and 'id'", item);
        }
    }

    /// <summary>The merges, "a b" or ["a", "b"], in the form of <c>merges.txt</c>.</summary>
    private static byte[] Merges(Settings model)
    {
        if (model.Find("merges") is not { ValueKind: JsonValueKind.Array } merges)
        {
            throw new InvalidDataException($"{model.Path}: expected 'model.merges', a list.");
        }

        var lines = new StringBuilder();
        foreach (JsonElement merge in merges.EnumerateArray())
        {
            lines.Append(merge switch
            {
                { ValueKind: JsonValueKind.String } => merge.GetString(),
                { ValueKind: JsonValueKind.Array } when merge.GetArrayLength() == 2
                    && merge.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String)
                    => $"{merge[0].GetString()} {merge[1].GetString()}",
                _ => throw model.Wrong("merges", "pairs of tokens", merge),
            }).Append('\n');
        }

        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static ClipTokenizer Load((byte[] Bytes, string Name) vocabulary, (byte[] Bytes, string Name) merges) =>
        ClipTokenizer.Load(new MemoryStream(vocabulary.Bytes), vocabulary.Name, new MemoryStream(merges.Bytes), merges.Name);
}
