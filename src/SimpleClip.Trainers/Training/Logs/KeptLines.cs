using System.Text;
using System.Text.Json;

namespace SimpleClip.Training;

/// <summary>The lines of a metrics file that hold at a step from which a run goes on.</summary>
/// <param name="Length">How many bytes of the file they are.</param>
/// <param name="EndsInEvaluation">Whether the last of them is an evaluation at that very step.</param>
internal readonly record struct KeptLines(long Length, bool EndsInEvaluation)
{
    /// <summary>Finds the lines before the first one that is of a later step, or that was not written to its end.</summary>
    public static KeptLines Find(string path, long step)
    {
        var kept = default(KeptLines);
        var file = new FileInfo(path);
        foreach (string line in file.Exists ? File.ReadLines(path) : [])
        {
            long end = kept.Length + Encoding.UTF8.GetByteCount(line) + 1;
            if (end > file.Length || Read(line) is not { } entry || entry.Step > step)
            {
                break;
            }

            kept = new KeptLines(end, entry.IsEvaluation && entry.Step == step);
        }

        return kept;
    }

    /// <summary>What a line is about; null if it is damaged.</summary>
    private static (long Step, bool IsEvaluation)? Read(string line)
    {
        try
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            return entry.RootElement.ValueKind == JsonValueKind.Object
                && entry.RootElement.TryGetProperty(MetricsLine.StepMember, out JsonElement step)
                && step.ValueKind == JsonValueKind.Number && step.TryGetInt64(out long number)
                && entry.RootElement.TryGetProperty(MetricsLine.TypeMember, out JsonElement type) && type.ValueKind == JsonValueKind.String
                ? (number, type.ValueEquals(MetricsLine.EvaluationType))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
