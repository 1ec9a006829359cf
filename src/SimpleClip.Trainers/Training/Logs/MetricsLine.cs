using System.Buffers;
using System.Text.Json;

namespace SimpleClip.Training;

/// <summary>
/// Writes lines of a metrics file: <c>{"type":"step","step":...}</c> and <c>{"type":"evaluation","step":...}</c>. Numbers survive a round
/// trip; one that is not finite is null, one that was not measured is left out. What differs from run to run of the same seed stands in the
/// member <c>timing</c>.
/// </summary>
internal sealed class MetricsLine
{
    public const byte End = (byte)'\n';
    public const string StepMember = "step";
    public const string TypeMember = "type";
    public const string EvaluationType = "evaluation";
    private const string StepType = "step";

    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>The line of a step, valid until the next one.</summary>
    /// <param name="progress">The step.</param>
    /// <param name="elapsed">Time since the run started or went on.</param>
    public ReadOnlySpan<byte> Step(TrainingProgress progress, TimeSpan elapsed)
    {
        using Utf8JsonWriter json = Begin(StepType, progress.Step, progress.Epoch);
        Write(json, "loss", progress.Loss);
        Write(json, "loss_terms", progress.LossTerms);
        Write(json, "loss_weights", progress.LossWeights);
        Write(json, "learning_rate", progress.LearningRate);
        Write(json, "logit_scale", progress.LogitScale);
        if (progress.GradientNorm is { } norm)
        {
            Write(json, "gradient_norm", norm);
        }

        json.WriteNumber("batch_size", progress.BatchSize);
        Write(json, "duplicate_caption_share", progress.DuplicateCaptionShare);
        Write(json, "truncated_caption_share", progress.TruncatedCaptionShare);
        json.WriteStartObject("timing");
        Write(json, "seconds", elapsed.TotalSeconds);
        Write(json, "samples_per_second", progress.SamplesPerSecond);
        Write(json, "data_wait_share", progress.DataWaitShare);

        // How many rows have turned out to be unusable depends on how far the readers are ahead.
        json.WriteNumber("skipped_samples", progress.SkippedSamples);
        json.WriteEndObject();
        return Finish(json);
    }

    /// <summary>The line of an evaluation, valid until the next one.</summary>
    /// <param name="report">The evaluation.</param>
    /// <param name="elapsed">Time since the run started or went on.</param>
    public ReadOnlySpan<byte> Evaluation(EvaluationReport report, TimeSpan elapsed)
    {
        using Utf8JsonWriter json = Begin(EvaluationType, report.Step, report.Epoch);
        Write(json, "metrics", report.Metrics);
        json.WriteStartObject("timing");
        Write(json, "seconds", elapsed.TotalSeconds);
        json.WriteEndObject();
        return Finish(json);
    }

    private Utf8JsonWriter Begin(string type, int step, int epoch)
    {
        _line.ResetWrittenCount();
        var json = new Utf8JsonWriter(_line);
        json.WriteStartObject();
        json.WriteString(TypeMember, type);
        json.WriteNumber(StepMember, step);
        json.WriteNumber("epoch", epoch);
        return json;
    }

    private ReadOnlySpan<byte> Finish(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.Flush();
        _line.Write([End]);
        return _line.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, double> values)
    {
        json.WriteStartObject(name);
        foreach ((string key, double value) in values)
        {
            Write(json, key, value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
