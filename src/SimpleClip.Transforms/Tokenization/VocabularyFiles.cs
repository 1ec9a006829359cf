using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SimpleClip.Tokenization;

/// <summary>
/// Reads and writes vocabularies: the pair <c>vocab.json</c> and <c>merges.txt</c> that Hugging Face tokenizers use, and OpenAI's list of
/// merges <c>bpe_simple_vocab_16e6.txt.gz</c>. Whatever is malformed is reported with the file's name and, where there is one, the line.
/// </summary>
internal static class VocabularyFiles
{
    private const int LargestVocabulary = 1 << 22;
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static BytePairVocabulary Read(Stream vocabulary, string vocabularyName, Stream merges, string mergesName)
    {
        Dictionary<string, int> idOf = ReadIds(vocabulary, vocabularyName);
        string[] tokens = new string[idOf.Count];
        foreach ((string token, int id) in idOf)
        {
            if (id < 0 || id >= tokens.Length || tokens[id] is not null)
            {
                throw new InvalidDataException(
                    $"{vocabularyName}: token '{token}' has id {id}; expected every id from 0 to {tokens.Length - 1} once.");
            }

            tokens[id] = token;
        }

        CheckBaseTokens(idOf, vocabularyName);
        var pairs = new List<(int Left, int Right, int Result)>();
        var seen = new HashSet<(int Left, int Right)>();
        foreach ((int line, string left, string right) in ReadMerges(merges, mergesName, int.MaxValue))
        {
            int leftId = Find(left);
            int rightId = Find(right);
            int result = Find(left + right);
            if (!seen.Add((leftId, rightId)))
            {
                throw new InvalidDataException($"{mergesName}, line {line}: the pair '{left} {right}' stands there a second time.");
            }

            pairs.Add((leftId, rightId, result));

            int Find(string token) => idOf.TryGetValue(token, out int id)
                ? id
                : throw new InvalidDataException(
                    $"{mergesName}, line {line}: '{token}' is not a token of {vocabularyName}; the two files do not belong together.");
        }

        return new BytePairVocabulary(tokens, idOf, pairs);
    }

    /// <summary>Reads a list of merges, gzip-compressed or not, and numbers the tokens as OpenAI does.</summary>
    public static BytePairVocabulary ReadMergesOnly(Stream stream, string name, int vocabularySize)
    {
        int wanted = vocabularySize - BytePairVocabulary.BaseSize;
        using Stream plain = Decompress(stream);
        var idOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int index = 0; index < ByteAlphabet.Size; index++)
        {
            string character = ByteAlphabet.ToChar(ByteAlphabet.ByteAt(index)).ToString();
            idOf.Add(character, index);
            idOf.Add(character + BytePairVocabulary.WordEnd, index + ByteAlphabet.Size);
        }

        var merges = new List<(int Left, int Right)>(wanted);
        foreach ((int line, string left, string right) in ReadMerges(plain, name, wanted))
        {
            if (!idOf.TryGetValue(left, out int leftId)
                || !idOf.TryGetValue(right, out int rightId)
                || !idOf.TryAdd(left + right, (2 * ByteAlphabet.Size) + merges.Count))
            {
                throw new InvalidDataException(
                    $"{name}, line {line}: '{left} {right}' must join two tokens that exist by then into one that does not.");
            }

            merges.Add((leftId, rightId));
        }

        return merges.Count == wanted
            ? BytePairVocabulary.FromMerges(merges)
            : throw new InvalidDataException($"{name}: {merges.Count} merges; a vocabulary of {vocabularySize} tokens needs {wanted}.");
    }

    public static void WriteIds(BytePairVocabulary vocabulary, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, Indented);
        writer.WriteStartObject();
        for (int id = 0; id < vocabulary.Tokens.Count; id++)
        {
            writer.WriteNumber(vocabulary.Tokens[id], id);
        }

        writer.WriteEndObject();
    }

    public static void WriteMerges(BytePairVocabulary vocabulary, Stream stream)
    {
        using var writer = new StreamWriter(
            stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("#version: 0.2");
        foreach ((int left, int right) in vocabulary.Merges)
        {
            writer.Write(vocabulary.Tokens[left]);
            writer.Write(' ');
            writer.WriteLine(vocabulary.Tokens[right]);
        }
    }

    private static Dictionary<string, int> ReadIds(Stream stream, string name)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (!ids.TryAdd(property.Name, property.Value.GetInt32()) || ids.Count > LargestVocabulary)
                {
                    throw new InvalidDataException(
                        $"{name}: token '{property.Name}' stands there twice, or there are more than {LargestVocabulary} tokens.");
                }
            }

            return ids;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{name}: expected a JSON object of tokens and their ids. {exception.Message}", exception);
        }
    }

    private static void CheckBaseTokens(Dictionary<string, int> idOf, string name)
    {
        IEnumerable<string> bytes = Enumerable.Range(0, ByteAlphabet.Size).Select(value => ByteAlphabet.ToChar((byte)value).ToString());
        string? missing = bytes.Concat(bytes.Select(character => character + BytePairVocabulary.WordEnd))
            .Append(BytePairVocabulary.StartText)
            .Append(BytePairVocabulary.EndText)
            .FirstOrDefault(token => !idOf.ContainsKey(token));
        if (missing is not null)
        {
            throw new InvalidDataException(
                $"{name}: token '{missing}' is missing; expected CLIP's byte-level vocabulary: every byte, every byte with '</w>', and " +
                $"the special tokens.");
        }
    }

    private static IEnumerable<(int Line, string Left, string Right)> ReadMerges(Stream stream, string name, int count)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        for (int line = 1; count > 0; line++)
        {
            if (ReadLine(reader, name) is not { } text)
            {
                yield break;
            }

            bool isHeader = line == 1 && text.Contains("#version", StringComparison.Ordinal);
            if (isHeader || text.Length == 0)
            {
                continue;
            }

            int space = text.IndexOf(' ');
            if (space <= 0 || space == text.Length - 1 || text.IndexOf(' ', space + 1) >= 0)
            {
                throw new InvalidDataException($"{name}, line {line}: expected two tokens separated by one space, found '{text}'.");
            }

            count--;
            yield return (line, text[..space], text[(space + 1)..]);
        }
    }

    private static string? ReadLine(StreamReader reader, string name)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name}: the compressed data are damaged. {exception.Message}", exception);
        }
    }

    // A gzip stream begins with the bytes 1F 8B.
    private static Stream Decompress(Stream stream)
    {
        var buffered = new BufferedStream(stream);
        Span<byte> magic = stackalloc byte[2];
        int read = buffered.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        buffered.Seek(-read, SeekOrigin.Current);
        return read == 2 && magic is [0x1F, 0x8B] ? new GZipStream(buffered, CompressionMode.Decompress) : buffered;
    }
}
