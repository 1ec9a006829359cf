using Microsoft.ML.Runtime;
using SimpleClip.Batching;
using SimpleClip.Persistence;

namespace SimpleClip.Transformers;

/// <summary>
/// Base of the transformers that compute with a model's towers. Saving writes the model package, so that the file needs nothing else;
/// device and threads are those of the process that loads.
/// </summary>
public abstract class ClipModelTransformer : BatchTransformer
{
    private const string ModelEntry = "model.clip";

    private protected ClipModelTransformer(IHostEnvironment environment, ClipModel model, int batchSize, int? threads)
        : base(environment, batchSize)
    {
        Model = model;
        Encoder = new ClipEncoder(model, environment.EncoderOptions(batchSize, threads));
    }

    /// <summary>The model.</summary>
    public ClipModel Model { get; }

    /// <summary>The model's towers.</summary>
    internal ClipEncoder Encoder { get; }

    /// <summary>Reads the model of a saved transformer.</summary>
    private protected static ClipModel LoadModel(ComponentReader reader) => reader.ReadStream(ModelEntry, ClipModel.Load);

    /// <summary>Writes the model.</summary>
    private protected void SaveModel(ComponentWriter writer) => writer.WriteStream(ModelEntry, Model.Save);

    /// <inheritdoc/>
    protected override void ReleaseResources() => Encoder.Dispose();
}
