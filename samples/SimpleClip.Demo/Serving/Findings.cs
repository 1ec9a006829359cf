using System.Text.Json;
using System.Text.Json.Serialization;

namespace SimpleClip.Demo.Serving;

/// <summary>What the process that uses the model tells the one that trained it.</summary>
internal sealed record Findings
{
    /// <summary>Id of the process that loaded the model.</summary>
    public int ProcessId { get; init; }

    /// <summary>Images it put through the model.</summary>
    public required int Images { get; init; }

    /// <summary>The whole of its work in seconds, loading included.</summary>
    public double Seconds { get; init; }

    /// <summary>Zero-shot classification; null if the data have no classes.</summary>
    public Classification? Classification { get; init; }

    /// <summary>Retrieval; null if the data have no captions.</summary>
    public RetrievalMetrics? Retrieval { get; init; }

    /// <summary>Searches by text, some of them with the image they were written for.</summary>
    public required IReadOnlyList<Search> Searches { get; init; }

    /// <summary>How they came about.</summary>
    [JsonIgnore]
    public FormattableString Explanation =>
        $"Process {Environment.ProcessId} trained and saved the model; process {ProcessId} loaded it and answered in {Seconds:F1} s.";

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    public static Findings Load(string path) => JsonSerializer.Deserialize<Findings>(File.ReadAllText(path))
        ?? throw new InvalidDataException($"{path} is empty.");
}
