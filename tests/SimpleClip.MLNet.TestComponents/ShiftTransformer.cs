using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Hosting;
using SimpleClip.Persistence;

namespace SimpleClip.MLNet.TestComponents;

/// <summary>
/// A stand-in for a network: adds an offset to a column, and a second column with the size of the batch that the row was computed in.
/// </summary>
/// <remarks>The table of offsets it keeps stands for a network's weights: an entry of bytes in the model file.</remarks>
public sealed class ShiftTransformer(IHostEnvironment environment, ShiftOptions options)
    : BatchTransformer(environment, options.BatchSize), IPersistentTransformer<ShiftTransformer>
{
    /// <summary>Name of the entry of options in the model file.</summary>
    public const string OptionsEntry = "options";

    /// <summary>Name of the entry of bytes in the model file.</summary>
    public const string WeightsEntry = "weights";

    /// <summary>A value that <see cref="RowBatch.Read"/> refuses.</summary>
    public const float Unreadable = -1;

    /// <summary>A value that <see cref="RowBatch.Evaluate"/> refuses.</summary>
    public const float Incomputable = -2;

    /// <inheritdoc/>
    public static int FormatVersion => 1;

    public ShiftOptions Options { get; } = options;

    /// <summary>Gets what was done so far.</summary>
    public ShiftLog Log { get; } = new();

    /// <summary>Gets or sets what to do inside each evaluation.</summary>
    public Action? DuringEvaluate { get; set; }

    /// <summary>Gets the GPU that this transformer would compute on.</summary>
    public int? Gpu => Host.GpuDeviceId;

    public static ShiftTransformer Load(IHostEnvironment environment, ComponentReader reader)
    {
        ShiftOptions options = reader.ReadJson(OptionsEntry, ShiftJson.Default.ShiftOptions);
        float offset = reader.ReadStream(WeightsEntry, stream =>
        {
            using var weights = new BinaryReader(stream);
            return weights.ReadSingle();
        });
        return new ShiftTransformer(environment, options with { Offset = offset });
    }

    protected override void Save(ComponentWriter writer)
    {
        writer.WriteJson(OptionsEntry, Options with { Offset = 0 }, ShiftJson.Default.ShiftOptions);
        writer.WriteStream(WeightsEntry, stream => stream.Write(BitConverter.GetBytes(Options.Offset)));
    }

    protected override BatchMapper CreateMapper(DataViewSchema inputSchema) => new ShiftMapper(this, inputSchema);

    protected override void ReleaseResources() => Log.AddRelease();
}
