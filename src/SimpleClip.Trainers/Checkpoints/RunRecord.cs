using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleClip.Weights;

namespace SimpleClip.Checkpoints;

/// <summary>The file that tells with which options a folder's training was begun.</summary>
internal sealed class RunRecord(string folder)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "run.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path = Path.Combine(folder, FileName);

    /// <summary>Whether there is a record.</summary>
    public bool Exists => File.Exists(_path);

    /// <summary>Compares the options with the recorded ones.</summary>
    /// <param name="fingerprint">The options.</param>
    /// <param name="mayChange">Dotted names of members that do not matter, with all that lies below them.</param>
    /// <exception cref="InvalidOperationException">Others differ; the message lists them.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON object.</exception>
    public void Check(JsonObject fingerprint, IReadOnlySet<string> mayChange)
    {
        string[] differences =
        [
            .. from difference in JsonDifferences.Find(Read(), Normalize(fingerprint))
               where !Matches(difference.Name, mayChange)
               select $"{difference.Name}: {difference.Old}, now {difference.New}",
        ];
        if (differences.Length > 0)
        {
            throw new InvalidOperationException(
                $"The training in '{folder}' was begun with other options, to which its checkpoints do not fit:\n  {string.Join("\n  ", differences)}\n" +
                "Go on with the old values, or train in another folder.");
        }
    }

    /// <summary>Records the options in place of those recorded before.</summary>
    public void Write(JsonObject fingerprint) =>
        AtomicFile.Write(_path, stream => JsonSerializer.Serialize(stream, fingerprint, Indented));

    private static bool Matches(string name, IReadOnlySet<string> mayChange)
    {
        for (int end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            if (mayChange.Contains(name[..end]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives numbers the form that they have in the file.</summary>
    private static JsonObject Normalize(JsonObject json) => JsonNode.Parse(json.ToJsonString())!.AsObject();

    private JsonObject Read()
    {
        try
        {
            using FileStream stream = File.OpenRead(_path);
            return JsonNode.Parse(stream)?.AsObject() ?? throw new JsonException("It is null.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"{_path} is damaged; expected the options of the training as a JSON object. Delete it to go on with any options. {exception.Message}", exception);
        }
    }
}
