using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Hosting;
using SimpleClip.Training;

namespace SimpleClip;

/// <summary>What the trainers of SimpleClip have in common: they take image-text pairs and give a model as a transformer.</summary>
/// <remarks>An instance may fit any number of times, on one thread at a time; a fit changes nothing but <see cref="LastReport"/>.</remarks>
public abstract class ClipTrainer : IEstimator<ClipTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly ClipTrainerOptions _options;

    private protected ClipTrainer(IHostEnvironment environment, ClipTrainerOptions options)
    {
        _environment = environment;
        _options = options;
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
    /// <exception cref="InvalidDataException">
    /// More rows are unusable than <see cref="ClipTrainerOptions.MaxBadSampleShare"/> allows, a label is none of <see
    /// cref="EvaluationOptions.ClassNames"/>, or a checkpoint cannot be used.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// There are too few rows for a batch, the data do not give <see cref="EvaluationOptions.Metric"/>, the loss is no finite number, the
    /// GPU is not there, or the checkpoints are those of another run.
    /// </exception>
    /// <exception cref="IOException">A checkpoint or log cannot be written; what was written before is intact.</exception>
    /// <exception cref="OperationCanceledException">The context was cancelled; where there is a folder for checkpoints, the run goes on
    /// from here at the next fit.</exception>
    public ClipTransformer Fit(IDataView input) => Fit(input, validation: null);

    /// <summary>Trains, measures held-out pairs, and reports progress.</summary>
    /// <param name="train">Image-text pairs.</param>
    /// <param name="validation">Pairs to measure retrieval on, all captions of each image; null for none.</param>
    /// <param name="progress">Told after every step, on a thread of its choice; null for none.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>The model as a transformer.</returns>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public ClipTransformer Fit(
        IDataView train, IDataView? validation, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Fit(new TrainingData { Train = train, Validation = validation }, progress, cancellation);

    /// <summary>Trains, measures retrieval and zero-shot classification on held-out data, and reports progress.</summary>
    /// <param name="data">What to train and to measure on; when it is measured, <see cref="ClipTrainerOptions.Evaluation"/> says.</param>
    /// <param name="progress">Told after every step, on a thread of its choice; null for none.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>The model as a transformer.</returns>
    /// <inheritdoc cref="Fit(IDataView)" path="/exception"/>
    public ClipTransformer Fit(TrainingData data, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(data.Train);
        IHost host = _environment.Register(GetType().Name);
        using IChannel log = host.Start("Fit");
        using IProgressChannel figures = host.StartProgressChannel("Training");
        void CheckAlive()
        {
            cancellation.ThrowIfCancellationRequested();
            host.CheckAlive();
        }

        List<ITrainingObserver> observers = [new ChannelObserver(log, figures, _options.Logs.LogChannelEverySteps)];
        if (progress is not null)
        {
            observers.Add(new ProgressObserver(progress));
        }

        LastReport = null;
        using var run = new TrainingRun(host, _options, CreateSetup, data);
        try
        {
            return new ClipTransformer(_environment, run.Train(observers, CheckAlive, cancellation), TransformerOptions);
        }
        finally
        {
            LastReport = run.Report;
        }
    }

    /// <summary>Tells from the options alone, without data or a GPU, what a run takes: parameters, work, memory by part, the largest batch,
    /// disk, and hours.</summary>
    /// <param name="rows">Rows of the training data; 0 where unknown.</param>
    /// <param name="samplesPerSecond">A measured rate, for the hours; 0 where unknown.</param>
    /// <param name="gpuMemoryGiB">Memory of the GPU that is to train, in GiB.</param>
    /// <returns>The plan; its text is a table. <see cref="TrainingPlan.Check"/> refuses what cannot fit.</returns>
    /// <exception cref="FileNotFoundException">A model that training sets out from or learns from does not exist.</exception>
    public TrainingPlan Plan(long rows = 0, double samplesPerSecond = 0, double gpuMemoryGiB = 24)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gpuMemoryGiB);
        using TrainingSetup setup = CreateSetup(new SetupContext(1, TorchSharp.torch.CPU, Captions: null, static _ => { }));
        return TrainingPlan.Create(PlanFactory.Request(_options, setup.Network, setup.Teachers, rows) with
        {
            SamplesPerSecond = samplesPerSecond,
            DeviceMemoryBytes = (long)(gpuMemoryGiB * (1L << 30)),
        });
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ClipTransformer.GetOutputSchema(inputSchema, TransformerOptions);

    /// <summary>Makes what only this trainer brings to a run.</summary>
    private protected abstract TrainingSetup CreateSetup(SetupContext context);
}
