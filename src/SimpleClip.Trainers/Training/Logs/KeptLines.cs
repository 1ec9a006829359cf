using System.Buffers;
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
        if (!File.Exists(path))
        {
            return kept;
        }

        using FileStream file = File.OpenRead(path);
        var line = new ArrayBufferWriter<byte>();
        for (int value = file.ReadByte(); value >= 0; value = file.ReadByte())
        {
            if (value != MetricsLine.End)
            {
                line.Write([(byte)value]);
                continue;
            }

            if (Read(line.WrittenMemory) is not { } entry || entry.Step > step)
            {
                break;
            }

            kept = new KeptLines(file.Position, entry.IsEvaluation && entry.Step == step);
            line.ResetWrittenCount();
        }

        return kept;
    }

    /// <summary>What a line is about; null if it is damaged.</summary>
    private static (long Step, bool IsEvaluation)? Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument entry = JsonDocument.Parse(line);
            return entry.RootElement.ValueKind == JsonValueKind.Object
                && entry.RootElement.TryGetProperty(MetricsLine.StepMember, out JsonElement step) && step.ValueKind == JsonValueKind.Number && step.TryGetInt64(out long number)
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
