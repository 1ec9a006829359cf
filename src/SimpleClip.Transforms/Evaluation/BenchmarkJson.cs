using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SimpleClip.Evaluation;

/// <summary>Result files as those of CLIP_benchmark, whose tools read them.</summary>
internal static class BenchmarkJson
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Puts a result together.</summary>
    /// <param name="task">CLIP_benchmark's name of the task.</param>
    /// <param name="metrics">The figures.</param>
    /// <param name="info">What was evaluated; null to leave that open.</param>
    /// <param name="details">What else is to stand there.</param>
    public static string Write(string task, JsonObject metrics, EvaluationInfo? info, JsonObject details)
    {
        info ??= new EvaluationInfo();
        var result = new JsonObject
        {
            ["dataset"] = info.Dataset,
            ["model"] = info.Model,
            ["pretrained"] = info.Pretrained,
            ["task"] = task,
            ["metrics"] = metrics,
            ["language"] = info.Language,
        };
        foreach ((string name, JsonNode? value) in details.ToArray())
        {
            details.Remove(name);
            result.Add(name, value);
        }

        return result.ToJsonString(Readable);
    }

    public static JsonArray Array<T>(IEnumerable<T> values) => new([.. values.Select(value => (JsonNode?)JsonValue.Create(value))]);
}
