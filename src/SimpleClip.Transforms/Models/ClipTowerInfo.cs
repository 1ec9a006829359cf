namespace SimpleClip;

/// <summary>
/// What the ONNX graph of a tower takes and gives. The graphs that this library writes all take and give the same
/// (<see cref="ImageTower"/>, <see cref="TextTower"/>); those of other exporters differ in names, types and batch.
/// </summary>
public sealed record ClipTowerInfo
{
    /// <summary>
    /// The image towers that this library writes: <c>pixel_values</c>, float32 [batch, 3, size, size], to <c>image_embeds</c>, float32
    /// [batch, dimension], not normalised.
    /// </summary>
    public static ClipTowerInfo ImageTower { get; } = new() { InputName = "pixel_values", OutputName = "image_embeds" };

    /// <summary>
    /// The text towers that this library writes: <c>input_ids</c>, int64 [batch, context length], to <c>text_embeds</c>, float32 [batch,
    /// dimension], not normalised.
    /// </summary>
    public static ClipTowerInfo TextTower { get; } = new()
    {
        InputName = "input_ids",
        InputType = TowerElementType.Int64,
        OutputName = "text_embeds",
    };

    /// <summary>The name of the input: pixels, or token ids.</summary>
    public required string InputName { get; init; }

    /// <summary>The type of pixels or token ids.</summary>
    public TowerElementType InputType { get; init; }

    /// <summary>
    /// The name of the text tower's input that says by 1 and 0, in the shape of the token ids, which of them belong to the text; null if it
    /// has none.
    /// </summary>
    public string? AttentionMaskName { get; init; }

    /// <summary>The type of the attention mask; null for that of the token ids.</summary>
    public TowerElementType? AttentionMaskType { get; init; }

    /// <summary>The token that fills the context after a text.</summary>
    public int PaddingToken { get; init; }

    /// <summary>The name of the output: embeddings.</summary>
    public required string OutputName { get; init; }

    /// <summary>The type of embeddings.</summary>
    public TowerElementType OutputType { get; init; }

    /// <summary>Whether the graph itself scales embeddings to length 1. Encoders and transformers do so in any case.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>
    /// The number of images or texts that the graph computes in one call, neither more nor less; null for any number, as it should be: a
    /// graph of batch 1 is run once for every row.
    /// </summary>
    public int? FixedBatchSize { get; init; }

    /// <exception cref="ArgumentException">A value is missing or outside its range; the message says which.</exception>
    internal void Validate(string tower, bool takesPixels)
    {
        const int LargestBatch = 1 << 16;
        if (string.IsNullOrEmpty(InputName) || string.IsNullOrEmpty(OutputName) || AttentionMaskName is "")
        {
            throw new ArgumentException($"{tower}: expected names of input and output.");
        }

        if (!Enum.IsDefined(InputType) || IsFloat(InputType) != takesPixels || !Enum.IsDefined(OutputType) || !IsFloat(OutputType)
            || (AttentionMaskType is { } mask && (!Enum.IsDefined(mask) || IsFloat(mask))))
        {
            throw new ArgumentException(
                $"{tower}: expected an input of type {(takesPixels ? "float32 or float16" : "int64 or int32")}, a mask of type int64 or " +
                $"int32 and an output of type float32 or float16; got {InputType}, {AttentionMaskType} and {OutputType}.");
        }

        if (FixedBatchSize is < 1 or > LargestBatch || PaddingToken < 0)
        {
            throw new ArgumentException(
                $"{tower}: expected {nameof(FixedBatchSize)} of 1 to {LargestBatch} or none, and {nameof(PaddingToken)} of at least 0; " +
                $"got {FixedBatchSize} and {PaddingToken}.");
        }
    }

    private static bool IsFloat(TowerElementType type) => type is TowerElementType.Float32 or TowerElementType.Float16;
}
