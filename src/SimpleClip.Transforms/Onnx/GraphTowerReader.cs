using SimpleClip.Images;
using SimpleClip.Onnx.Format;

namespace SimpleClip.Onnx;

/// <summary>Finds out which input and output of a graph are those of a tower: by the names that exporters use, or else by type and
/// shape.</summary>
/// <param name="model">The graph.</param>
internal sealed class GraphTowerReader(OnnxModel model)
{
    /// <summary>The outputs of towers by their usual names.</summary>
    public const string ImageOutput = "image_embeds";

    /// <inheritdoc cref="ImageOutput"/>
    public const string TextOutput = "text_embeds";

    /// <summary>What a tower gives before its projection; an embedding only where there is no projection, as in SigLIP.</summary>
    public const string PooledOutput = "pooler_output";

    private static readonly string[] NoEmbeddings = [PooledOutput, "last_hidden_state", "logits_per_image", "logits_per_text"];

    private readonly IReadOnlyList<OnnxValue> _inputs = model.Inputs;

    /// <summary>Reads an image tower.</summary>
    /// <param name="inputName">The input, or null to find it.</param>
    /// <param name="outputName">The output, or null to find it.</param>
    /// <exception cref="InvalidDataException">The graph is no image tower.</exception>
    public GraphTower ReadImages(string? inputName, string? outputName)
    {
        OnnxValue input = Input(inputName, "pixel_values", value => IsFloat(value) && value.Shape is null or { Count: 4 });
        CheckInputs([input]);
        long?[] shape = Shape(input, 4);
        if (shape[1] is { } channels && channels != RgbImage.Channels)
        {
            throw Wrong($"its input {input} takes {channels} channels; expected {RgbImage.Channels}");
        }

        if (shape[2] is { } height && shape[3] is { } width && height != width)
        {
            throw Wrong($"its input {input} takes images that are no squares");
        }

        OnnxValue output = Output(outputName, ImageOutput);
        return Describe(input, null, output, shape[0], shape[2] ?? shape[3], paddingToken: 0);
    }

    /// <summary>Reads a text tower.</summary>
    /// <param name="inputName">The input of token ids, or null to find it.</param>
    /// <param name="maskName">The attention mask, or null to find it, if there is one.</param>
    /// <param name="outputName">The output, or null to find it.</param>
    /// <param name="paddingToken">The token that fills the context.</param>
    /// <exception cref="InvalidDataException">The graph is no text tower.</exception>
    public GraphTower ReadTexts(string? inputName, string? maskName, string? outputName, int paddingToken)
    {
        OnnxValue? mask = maskName is null ? _inputs.FirstOrDefault(value => value.Name == "attention_mask") : Find(maskName);
        OnnxValue input = Input(inputName, "input_ids", value => value != mask && IsInteger(value));
        CheckInputs(mask is null ? [input] : [input, mask]);
        long?[] shape = Shape(input, 2);
        return Describe(input, mask, Output(outputName, TextOutput), shape[0], shape[1], paddingToken);
    }

    private GraphTower Describe(OnnxValue input, OnnxValue? mask, OnnxValue output, long? batch, long? length, int paddingToken)
    {
        long?[] outputShape = Shape(output, 2);
        return new GraphTower(
            new ClipTowerInfo
            {
                InputName = input.Name,
                InputType = TypeOf(input),
                AttentionMaskName = mask?.Name,
                AttentionMaskType = mask is null || mask.Type == input.Type ? null : TypeOf(mask),
                PaddingToken = paddingToken,
                OutputName = output.Name,
                OutputType = TypeOf(output),
                IsNormalized = UnitLength.IsNormalized(model, output.Name),
                FixedBatchSize = Small(batch, input),
            },
            Small(length, input),
            Small(outputShape[1], output));
    }

    private OnnxValue Input(string? name, string usualName, Func<OnnxValue, bool> isLike)
    {
        if (name is not null)
        {
            return Find(name);
        }

        OnnxValue[] candidates = _inputs.Any(value => value.Name == usualName)
            ? [.. _inputs.Where(value => value.Name == usualName)]
            : [.. _inputs.Where(isLike)];
        return candidates is [{ } only]
            ? only
            : throw Wrong($"expected an input '{usualName}', or one of its kind, found {Names(_inputs)}");
    }

    private OnnxValue Find(string name) => _inputs.FirstOrDefault(value => value.Name == name)
        ?? throw Wrong($"expected an input '{name}', found {Names(_inputs)}");

    private void CheckInputs(OnnxValue[] known)
    {
        OnnxValue[] others = [.. _inputs.Except(known)];
        if (others.Length > 0)
        {
            throw Wrong($"it takes {Names(others)} beside {Names(known)}, which nobody gives");
        }
    }

    private OnnxValue Output(string? name, string usualName)
    {
        if (name is not null || model.FindOutput(usualName) is not null)
        {
            return model.FindOutput(name ?? usualName) ?? throw Wrong($"expected an output '{name}', found {Names(model.Outputs)}");
        }

        OnnxValue[] candidates =
        [
            .. model.Outputs.Where(value => IsFloat(value) && value.Shape is null or { Count: 2 } && !NoEmbeddings.Contains(value.Name)),
        ];
        return candidates is [{ } only] ? only : throw Wrong(
            $"expected an output '{usualName}', found {Names(model.Outputs)}" +
            (model.FindOutput(PooledOutput) is null ? "" :
                $"; '{PooledOutput}' is what comes before the projection, not an embedding: export the model with its projection"));
    }

    private long?[] Shape(OnnxValue value, int rank) => value.Shape switch
    {
        null => new long?[rank],
        { } shape when shape.Count == rank => [.. shape],
        _ => throw Wrong($"expected {rank} dimensions of {value}"),
    };

    private int? Small(long? length, OnnxValue value)
    {
        const int Largest = 1 << 16;
        return length is null or <= Largest ? (int?)length : throw Wrong($"a dimension of {value} is larger than {Largest}");
    }

    private TowerElementType TypeOf(OnnxValue value) => value.Type switch
    {
        OnnxElementType.Float => TowerElementType.Float32,
        OnnxElementType.Float16 => TowerElementType.Float16,
        OnnxElementType.Int64 => TowerElementType.Int64,
        OnnxElementType.Int32 => TowerElementType.Int32,
        _ => throw Wrong($"expected float32, float16, int64 or int32 of {value}"),
    };

    private static bool IsFloat(OnnxValue value) => value.Type is OnnxElementType.Float or OnnxElementType.Float16;

    private static bool IsInteger(OnnxValue value) => value.Type is OnnxElementType.Int64 or OnnxElementType.Int32;

    private static string Names(IReadOnlyCollection<OnnxValue> values) => values.Count == 0 ? "none" : string.Join(", ", values);

    private InvalidDataException Wrong(string what) => new($"{model.Name} is not the tower of a CLIP model: {what}.");
}
