using System.Text;
using System.Text.Json;
using Microsoft.ML.Data;

namespace SimpleClip.Data.WebDataset;

/// <summary>Makes rows of samples' members.</summary>
internal sealed class SampleParser(WebDatasetLayout layout, ReadTally tally)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes a row.</summary>
    /// <returns>The row; null if the sample lacks an image or a caption.</returns>
    public WebDatasetSample? Parse(string path, int shard, SampleMembers members)
    {
        string place = $"{path}: {members.Key}";
        byte[]? image = layout.ImageExtensions.Select(members.Find).FirstOrDefault(content => content is { Length: > 0 });
        if (image is null)
        {
            tally.AddSkippedSample(PairProblemKind.MissingImage, place);
            return null;
        }

        var documents = new Dictionary<string, JsonElement?>();
        string[][] texts = [.. layout.TextColumns.Select(column => ReadTexts(column, members, documents, place))];
        if (layout.RequiresCaption && texts[0].Length == 0)
        {
            tally.AddSkippedSample(PairProblemKind.NoCaption, place);
            return null;
        }

        // A shard's number and a sample's in it make one number, so that the lower half alone is an identity.
        tally.AddSample();
        return new WebDatasetSample(new DataViewRowId(((ulong)shard << 32) | (uint)members.Number, 0), members.Key, image, texts);
    }

    private string[] ReadTexts(TextColumn column, SampleMembers members, Dictionary<string, JsonElement?> documents, string place)
    {
        IEnumerable<string> texts = column.Sources.SelectMany(source => Read(source, members, documents, place))
            .Select(text => text.Trim()).Where(text => text.Length > 0);
        return [.. column.IsVector ? texts : texts.Take(1)];
    }

    private IEnumerable<string> Read(TextSource source, SampleMembers members, Dictionary<string, JsonElement?> documents, string place)
    {
        if (members.Find(source.Extension) is not byte[] content)
        {
            return [];
        }

        if (source.Key is null)
        {
            return TryDecode(content, source.Extension, place) is string text ? [text] : [];
        }

        if (!documents.TryGetValue(source.Extension, out JsonElement? document))
        {
            document = TryParse(content, source.Extension, place);
            documents.Add(source.Extension, document);
        }

        return document is JsonElement root && root.TryGetProperty(source.Key, out JsonElement value) ? TextsOf(value) : [];
    }

    private static IEnumerable<string> TextsOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(TextsOf),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [value.GetRawText()],
        _ => [],
    };

    private string? TryDecode(byte[] content, string extension, string place)
    {
        try
        {
            return StrictUtf8.GetString(WithoutMark(content));
        }
        catch (DecoderFallbackException)
        {
            tally.Add(PairProblemKind.MalformedMember, $"{place}.{extension}: expected UTF-8");
            return null;
        }
    }

    private JsonElement? TryParse(byte[] content, string extension, string place)
    {
        try
        {
            var reader = new Utf8JsonReader(WithoutMark(content));
            JsonElement document = JsonElement.ParseValue(ref reader);
            if (document.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            tally.Add(PairProblemKind.MalformedMember, $"{place}.{extension}: expected a JSON object, got {document.ValueKind}");
        }
        catch (JsonException e)
        {
            tally.Add(PairProblemKind.MalformedMember, $"{place}.{extension}: expected a JSON object: {e.Message}");
        }

        return null;
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;
}
