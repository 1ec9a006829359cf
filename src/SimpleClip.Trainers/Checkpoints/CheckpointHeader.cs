using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleClip.Weights;

namespace SimpleClip.Checkpoints;

/// <summary>What a checkpoint says beside its tensors, in the free entries of the safetensors file.</summary>
/// <param name="Step">The number of steps taken.</param>
/// <param name="State">All that is no tensor.</param>
/// <param name="Metric">How the network did on the validation data.</param>
/// <param name="BestMetric">The best result up to then.</param>
internal sealed record CheckpointHeader(long Step, JsonObject State, double? Metric, double? BestMetric)
{
    /// <summary>The name of the tensor that holds the checksum.</summary>
    public const string Checksum = "checksum";

    private const string FormatKey = "simpleclip.checkpoint", FormatVersion = "1";
    private const string StepKey = "step", StateKey = "state", MetricKey = "metric", BestMetricKey = "best_metric";

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">The file is no checkpoint, or one of a later version.</exception>
    public static CheckpointHeader Read(SafetensorsFile file)
    {
        string? Find(string key) => file.Metadata.GetValueOrDefault(key);
        if (Find(FormatKey) is not FormatVersion)
        {
            throw new InvalidDataException(
                $"{file.Name} is not a training checkpoint that this version of SimpleClip reads; expected the entry {FormatKey} with the value " +
                $"{FormatVersion}, got '{Find(FormatKey)}'.");
        }

        try
        {
            return new CheckpointHeader(
                long.Parse(Find(StepKey) ?? "", CultureInfo.InvariantCulture),
                JsonNode.Parse(Find(StateKey) ?? "")?.AsObject() ?? throw new JsonException("The state is null."),
                Number(Find(MetricKey)),
                Number(Find(BestMetricKey)));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{file.Name}: the header of the checkpoint is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Adds the header to a file.</summary>
    public void AddTo(SafetensorsWriter writer)
    {
        writer.AddMetadata(FormatKey, FormatVersion);
        writer.AddMetadata(StepKey, Step.ToString(CultureInfo.InvariantCulture));
        writer.AddMetadata(StateKey, State.ToJsonString());
        AddNumber(writer, MetricKey, Metric);
        AddNumber(writer, BestMetricKey, BestMetric);
    }

    private static void AddNumber(SafetensorsWriter writer, string key, double? number)
    {
        if (number is { } value)
        {
            writer.AddMetadata(key, value.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private static double? Number(string? text) => text is null ? null : double.Parse(text, CultureInfo.InvariantCulture);
}
