using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SimpleClip.Captions;

/// <summary>What decides over captions, as one line of JSON, which stands beside them: captions of other settings are not to be
/// mixed.</summary>
internal sealed class SynthesisSettings
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _values;

    private SynthesisSettings(JsonObject values) => _values = values;

    public static SynthesisSettings Create(CaptionSynthesisOptions options, string? model, long rows) => new((JsonObject)JsonSerializer.SerializeToNode(new
    {
        Rows = rows,
        options.CaptionsPerRow,
        Model = model,
        options.Temperature,
        options.TopP,
        options.MaxOutputTokens,
        options.Seed,
        options.Prompt,
    })!);

    /// <summary>Reads settings.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static SynthesisSettings Parse(string line) =>
        new(JsonNode.Parse(line) as JsonObject ?? throw new JsonException("expected a JSON object"));

    /// <summary>The settings that are not the same in both.</summary>
    public IReadOnlyList<string> Differences(SynthesisSettings other) =>
    [
        .. _values.Select(value => value.Key).Union(other._values.Select(value => value.Key))
            .Where(key => !JsonNode.DeepEquals(_values[key], other._values[key])),
    ];

    public override string ToString() => _values.ToJsonString(Readable);

    /// <summary>Compares the settings that a file was made with.</summary>
    /// <param name="line">The settings in the file.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file holds no settings.</exception>
    /// <exception cref="InvalidOperationException">They are others.</exception>
    public void RequireSame(string? line, string path)
    {
        IReadOnlyList<string> differences;
        try
        {
            differences = Differences(Parse(line ?? ""));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, line 1: expected the settings of a synthesis of captions: {e.Message}", e);
        }

        if (differences.Count > 0)
        {
            throw new InvalidOperationException(
                $"{path} was made with other settings ({string.Join(", ", differences)}). Choose another output path, or delete this file and the captions beside it.");
        }
    }
}
