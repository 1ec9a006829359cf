using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Hosting;
using SimpleClip.Training;

namespace SimpleClip;

/// <summary>Trains a CLIP model on images and their captions, from scratch, by telling matching pairs from the others of a batch.</summary>
/// <remarks>
/// <format type="text/markdown"><![CDATA[
/// Made by [Trainers.ContrastiveImageText](xref:SimpleClip.ClipTrainersCatalog).
///
/// ### Input and output columns
/// The image column is a text (path of a file), a vector of bytes (content of a file) or an MLImage; the caption column is a text or a vector of texts.
/// The trained transformer adds the columns `ImageEmbedding` and `TextEmbedding`, vectors of Single of length 1.
///
/// ### Trainer characteristics
/// | | |
/// | -- | -- |
/// | Machine learning task | Image-text retrieval, zero-shot classification |
/// | Is normalization required? | No |
/// | Is caching required? | No |
/// | Required NuGet in addition to SimpleClip.Trainers | A backend of TorchSharp: TorchSharp-cpu, TorchSharp-cuda-linux or TorchSharp-cuda-windows |
/// | Exportable to ONNX | Yes: the model holds both towers as ONNX graphs |
/// ]]></format>
/// <para>An instance may fit any number of times, on one thread at a time; a fit changes nothing but <see cref="LastReport"/>.</para>
/// </remarks>
public sealed partial class ContrastiveImageTextTrainer : IEstimator<ClipTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal ContrastiveImageTextTrainer(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _environment = environment;
        _options = options.Copy();
    }

    /// <summary>What happened in the last fit, also one that failed; null before the first.</summary>
    public TrainingReport? LastReport { get; private set; }

    /// <summary>The columns that the trained transformer reads: those it was trained on.</summary>
    private ClipTransformer.Options TransformerOptions => new()
    {
        ImageColumnName = _options.ImageColumnName,
        TextColumnName = _options.CaptionColumnName,
        ImageFolder = _options.ImageFolder,
    };

    /// <summary>Trains.</summary>
    /// <param name="input">Image-text pairs.</param>
    /// <returns>The model as a transformer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidDataException">More rows are unusable than <see cref="Options.MaxBadSampleShare"/> allows.</exception>
    /// <exception cref="InvalidOperationException">There are too few rows for a batch, the loss is no finite number, or the GPU is not there.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled.</exception>
    public ClipTransformer Fit(IDataView input) => Fit(input, validation: null);

    /// <summary>Trains, measures retrieval on held-out pairs, and reports progress.</summary>
    /// <param name="train">Image-text pairs.</param>
    /// <param name="validation">Pairs to measure on, all captions of each image; null for none.</param>
    /// <param name="progress">Told after every step, on a thread of its choice; null for none.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>The model as a transformer.</returns>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public ClipTransformer Fit(
        IDataView train, IDataView? validation, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        IHost host = _environment.Register(nameof(ContrastiveImageTextTrainer));
        using IChannel log = host.Start("Fit");
        using IProgressChannel figures = host.StartProgressChannel("Training");
        void CheckAlive()
        {
            cancellation.ThrowIfCancellationRequested();
            host.CheckAlive();
        }

        var observers = new List<ITrainingObserver> { new ChannelObserver(log, figures) };
        if (progress is not null)
        {
            observers.Add(new ProgressObserver(progress));
        }

        LastReport = null;
        using var run = new ContrastiveTrainingRun(host, _options, train, validation);
        try
        {
            return new ClipTransformer(_environment, run.Train(observers, CheckAlive, cancellation), TransformerOptions);
        }
        finally
        {
            LastReport = run.Report;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ClipTransformer.GetOutputSchema(inputSchema, TransformerOptions);
}
