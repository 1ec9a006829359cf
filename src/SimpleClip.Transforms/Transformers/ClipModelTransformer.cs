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
    private const string OptionsEntry = "options.json";

    private protected ClipModelTransformer(IHostEnvironment environment, ClipModel model, ClipTransformOptions options)
        : base(environment, options.BatchSize)
    {
        Model = model;
        Encoder = new ClipEncoder(model, environment.EncoderOptions(options));
    }

    /// <summary>The model.</summary>
    public ClipModel Model { get; }

    /// <summary>The model's towers.</summary>
    internal ClipEncoder Encoder { get; }

    /// <summary>Reads the model and the options of a saved transformer.</summary>
    /// <exception cref="InvalidDataException">They are damaged, or do not belong together.</exception>
    private protected static (ClipModel Model, TOptions Options) Load<TOptions>(ComponentReader reader)
        where TOptions : ClipTransformOptions
    {
        ClipModel model = reader.ReadStream(ModelEntry, ClipModel.Load);
        TOptions options = reader.ReadJson(OptionsEntry, TransformerJson.Of<TOptions>());
        try
        {
            options.Validate(model.Info);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"The model file is damaged: entry '{OptionsEntry}': {exception.Message}", exception);
        }

        return (model, options);
    }

    /// <summary>Writes the model and the options.</summary>
    private protected void Save<TOptions>(ComponentWriter writer, TOptions options)
        where TOptions : ClipTransformOptions
    {
        writer.WriteJson(OptionsEntry, options, TransformerJson.Of<TOptions>());
        writer.WriteStream(ModelEntry, Model.Save);
    }

    /// <inheritdoc/>
    protected override void ReleaseResources() => Encoder.Dispose();
}
