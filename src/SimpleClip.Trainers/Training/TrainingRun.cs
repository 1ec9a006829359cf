using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML.Runtime;
using SimpleClip.Data;
using SimpleClip.Distillation;
using SimpleClip.Export;
using SimpleClip.Hosting;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>One fit: puts data, network, optimizer and loop together, and owns what has to be released.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const int DefaultSeed = 1;

    /// <summary>Members of the fingerprint that do not change what a step computes.</summary>
    private static readonly IReadOnlySet<string> MayChange = new HashSet<string>(
    [
        "options.Epochs", "options.CooldownSteps", "options.FineTuningEpochs", "options.Checkpoints", "options.Logs", "options.Evaluation", "options.DataThreads",
        "options.TorchThreads", "options.MaxBadSampleShare", "options.ImageFolder", "options.ActivationCheckpointing", "options.Teacher.CacheFolder",
    ]);

    private readonly ClipTrainerOptions _options;
    private readonly PairReader _train;
    private readonly long _rows;
    private readonly int _seed;
    private readonly int _threads;
    private readonly Device _device;
    private readonly BadSampleLog _bad;
    private readonly TrainingSetup _setup;
    private readonly ClipImageProcessor _processor;
    private readonly PixelNormalizer _images;
    private readonly RunInputs _inputs;
    private readonly PairReader? _validation;
    private readonly LabelledImages? _zeroShot;
    private readonly Augmentation _augmentation;
    private readonly CaptionSampler _captions;
    private readonly List<TrainingWarning> _untold = [];
    private TrainingState _state = new();
    private Action<TrainingWarning>? _tell;

    /// <param name="environment">Device, seed, cancellation.</param>
    /// <param name="options">The settings.</param>
    /// <param name="create">Makes what only this trainer has.</param>
    /// <param name="data">What to train and to measure on.</param>
    public TrainingRun(IHostEnvironment environment, ClipTrainerOptions options, Func<SetupContext, TrainingSetup> create, TrainingData data)
    {
        _options = options;
        _train = new PairReader(data.Train, options.Columns);
        _validation = data.Validation is null ? null : new PairReader(data.Validation, options.Columns.ForEvaluation());
        _zeroShot = data.ZeroShot is null ? null : LabelledImages.Open(data.ZeroShot, options.Evaluation, options.ImageFolder);
        _rows = _train.CountRows();
        if (_rows < options.BatchSize)
        {
            throw new InvalidOperationException($"The training data have {_rows} rows, fewer than one batch of {options.BatchSize} (option BatchSize).");
        }

        _bad = new BadSampleLog(_rows, options.MaxBadSampleShare);
        _seed = options.Seed ?? environment.Seed ?? DefaultSeed;
        _threads = options.DataThreads > 0 ? options.DataThreads : Environment.ProcessorCount;
        _device = TorchDevice.Choose(environment);
        _augmentation = new Augmentation(options.Augmentation);
        _captions = options.Captions is null ? CaptionSampler.Default : new CaptionSampler(options.Captions);
        _setup = create(new SetupContext(_seed, _device, _train.ReadCaptions(), Warn));
        _processor = new ClipImageProcessor(_setup.Image);
        _images = new PixelNormalizer(_processor.Options, _device);
        _inputs = RunInputs.Create(_setup, _device);
    }

    /// <summary>What happened so far.</summary>
    public TrainingReport Report => new(_state.Losses, _state.Epochs, _bad.Count, _bad.FirstProblems) { Evaluations = _state.Evaluations, Warnings = _state.Warnings };

    private ImmutableSortedDictionary<string, string> Provenance => _setup.Provenance
        .SetItem("trainer", _setup.Trainer)
        .SetItem("training", string.Create(
            CultureInfo.InvariantCulture,
            $"{_state.EpochsDone} epochs, {_rows} rows, batch {_options.BatchSize}, learning rate {_options.LearningRate}, seed {_seed}"));

    private long StepsPerEpoch => _rows / _options.BatchSize;

    /// <summary>Trains and packages the model.</summary>
    public ClipModel Train(IReadOnlyList<ITrainingObserver> listeners, Action checkAlive, CancellationToken cancellation)
    {
        using TrainingLogs logs = TrainingLogs.Open(_options.Logs, _options.Checkpoints.Folder);

        // The listeners last: what one throws must not keep a step that was taken out of the logs, nor from those that look for trouble.
        ITrainingObserver[] kept = [.. logs.Observers, new WarningCollector(warning => _state.Warnings.Add(warning))];
        ITrainingObserver[] told = [.. kept, .. listeners];
        WarningSet warnings = WarningSet.Create(_setup.IsPretrained, told);
        ITrainingObserver[] observers = [.. kept, warnings, .. listeners];
        using var threads = new TorchThreads(_options.TorchThreads);
        using WeightAverage? average = _options.WeightAverageDecay > 0 ? new WeightAverage(_setup.Network, _options.WeightAverageDecay) : null;
        using BestWeights? best = _options.Evaluation.Patience > 0 ? new BestWeights(_setup.Network, average, _setup.Objective) : null;
        var evaluator = new Evaluator(_options.Evaluation, _setup.Network, Measurements(checkAlive, cancellation)) { Average = average };
        using var checkpoints = new RunCheckpoints(_options.Checkpoints, evaluator.IsHigherBetter, Warn)
        {
            Network = _setup.Network,
            Average = average,
            Best = best,
            Objective = _setup.Objective,
            BadRows = _bad,
            Evaluator = evaluator,
            Warnings = warnings,
            Flush = FlushCaches,
            Observers = observers,
        };
        CheckPlan();
        _state = checkpoints.Resume(Fingerprint, MayChange) ?? _state;
        _tell = warnings.Tell;
        TellUntold();
        while (_state.Phase < _setup.Phases.Count)
        {
            TrainingPhase phase = _setup.Phases[_state.Phase];
            phase.Prepare(_setup.Network);
            using Optimizer optimizer = OptimizerFactory.Create(_options, ParameterGroups());
            checkpoints.Begin(_state, optimizer);
            TrainPhase(phase, optimizer, average, evaluator, checkpoints, observers, checkAlive, cancellation);

            // What a phase comes to is what measured best, where that is asked for; the next sets out from it, with a patience of its own.
            if (best is { Any: true })
            {
                best.Restore();
            }

            _state.EndPhase(_setup.Phases);
            evaluator.BeginPhase();
        }

        using IDisposable? averaged = average?.SwapIn();
        FiniteWeights.Check(_setup.Network, _state.Step, kept: "");
        return Package();
    }

    public void Dispose()
    {
        _images.Dispose();
        _setup.Dispose();
    }

    private void TrainPhase(
        TrainingPhase phase, Optimizer optimizer, WeightAverage? average, Evaluator evaluator, RunCheckpoints checkpoints,
        IReadOnlyList<ITrainingObserver> observers, Action checkAlive, CancellationToken cancellation)
    {
        var batches = new PairBatches(_train, _options.BatchSize, _threads, _bad);
        int phaseSteps = checked((int)(StepsPerEpoch * phase.Epochs));
        int epochsLeft = _setup.Phases.Skip(_state.Phase).Sum(static each => each.Epochs);
        ILearningRateSchedule schedule = ScheduleFactory.Create(_options, phase, phaseSteps);
        var loop = new TrainingLoop
        {
            State = _state,
            PhaseEpochs = phase.Epochs,
            TotalEpochs = _state.PhaseEpochStart + epochsLeft,
            TotalSteps = checked((int)(_state.PhaseStart + (StepsPerEpoch * epochsLeft))),
            WarmupSteps = ScheduleFactory.WarmupSteps(_options, phaseSteps),
            Schedule = schedule,
            Step = CreateStep(optimizer, average),
            Batches = (epoch, rows) => batches.Shuffled(CreatePreparer(epoch), ShuffleSeed(epoch), rows, cancellation),
            Evaluator = evaluator,
            Checkpoints = checkpoints,
            SkippedSamples = () => _bad.Count,
            CheckAlive = checkAlive,
            Observers = observers,
        };
        try
        {
            loop.Run();
            checkpoints.Save();
        }
        catch when (!loop.IsInStep)
        {
            checkpoints.Save();
            throw;
        }
    }

    private TrainingStep CreateStep(Optimizer optimizer, WeightAverage? average) => new()
    {
        Network = _setup.Network,
        Images = _images,
        Objective = _setup.Objective,
        Optimizer = optimizer,
        Teachers = _inputs.Teachers,
        Shared = _setup.Teachers is [NetworkTeacher teacher, ..] ? SharedTowers.Find(_setup.Network, _setup.Image, _setup.Tokenizer, teacher) : null,
        Mask = _setup.Mask,
        Average = average,
        MicroBatch = _options.MicroBatchSize,
        MaxGradientNorm = _options.MaxGradientNorm,
        MaxLogitScale = _options.MaxLogitScale,
        Seed = _seed,
    };

    private IReadOnlyList<ParameterGroup> ParameterGroups()
    {
        bool decays = _options.ImageLayerDecay < 1 || _options.TextLayerDecay < 1;
        return
        [
            .. decays
                ? ParameterGroup.ForNetwork(_setup.Network, _options.WeightDecay, new LayerDecay(_options.ImageLayerDecay, _options.TextLayerDecay))
                : ParameterGroup.ForModule(_setup.Network, _options.WeightDecay),
            .. _setup.Objective.ParameterGroups(_options.WeightDecay),
        ];
    }

    private TrainingPreparer CreatePreparer(int epoch) => new(_inputs.Inputs, _augmentation, _captions, _seed, epoch, _setup.ImageVariants);

    /// <summary>Another order in each epoch, the same in each run of the same seed.</summary>
    private int ShuffleSeed(int epoch) => unchecked((_seed * 1_000_003) + epoch);

    private List<IMeasurement> Measurements(Action checkAlive, CancellationToken cancellation)
    {
        List<IMeasurement> measurements = [];
        if (_validation is not null)
        {
            var captions = new TokenInput(_setup.Tokenizer, _setup.Network.Text.ContextLength);
            measurements.Add(new RetrievalMeasurement(_setup.Network, _images, InOrder(_validation, captions, cancellation), checkAlive));
        }

        if (_zeroShot is { Classes: var classes })
        {
            measurements.Add(new ZeroShotMeasurement(
                _setup.Network, _setup.Tokenizer, _images, classes, _options.Evaluation.Templates, _options.BatchSize,
                InOrder(_zeroShot.Reader, new ClassInput(classes), cancellation), checkAlive));
        }

        return measurements;
    }

    private Func<IEnumerable<PairBatch>> InOrder(PairReader heldOut, TextInput text, CancellationToken cancellation)
    {
        var preparer = new EvaluationPreparer(text, _processor);
        var batches = new PairBatches(heldOut, _options.BatchSize, _threads, new BadSampleLog(heldOut.CountRows(), _options.MaxBadSampleShare));
        return () => batches.InOrder(preparer, cancellation);
    }

    /// <summary>Refuses a run that does not fit the GPU, and tells what looks wrong about one that does.</summary>
    /// <exception cref="InvalidOperationException">It does not fit.</exception>
    private void CheckPlan()
    {
        bool onGpu = _device.type == TorchSharp.DeviceType.CUDA;
        TrainingPlan plan = TrainingPlan.Create(PlanFactory.Request(_options, _setup.Network, _setup.Teachers, _rows) with
        {
            OnGpu = onGpu,
            DeviceMemoryBytes = onGpu ? (long)(_options.GpuMemoryGiB * (1L << 30)) : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        });
        if (onGpu)
        {
            plan.Check();
        }

        foreach (string warning in plan.Warnings)
        {
            Warn(warning);
        }
    }

    /// <summary>Warns of something outside of the training. What comes up before the run's own warnings are known waits for them.</summary>
    private void Warn(string message) => (_tell ?? _untold.Add)(new TrainingWarning("files", message, _state.Step));

    /// <summary>Tells what came up before the run's own warnings were known, but not again what came up when it was begun before.</summary>
    private void TellUntold()
    {
        foreach (TrainingWarning warning in _untold)
        {
            if (!_state.Warnings.Any(known => known.Code == warning.Code && known.Message == warning.Message))
            {
                _tell!(warning with { Step = _state.Step });
            }
        }
    }

    private void FlushCaches()
    {
        foreach (CachingTeacher teacher in _setup.Teachers.OfType<CachingTeacher>())
        {
            teacher.Flush();
        }
    }

    /// <summary>What must be the same for a run to go on from a checkpoint.</summary>
    private JsonObject Fingerprint() => new()
    {
        ["options"] = OptionsJson.Of(_options),
        ["seed"] = _seed,
        ["rows"] = _rows,
        ["network"] = JsonNode.Parse(_setup.Network.Config.ToJson()),
        ["tokenizer"] = TeacherFingerprint.Of(_setup.Tokenizer),
        ["teachers"] = new JsonArray([.. _setup.Teachers.Select(static teacher => JsonValue.Create(teacher.Fingerprint))]),
        ["image_variants"] = _setup.ImageVariants,
    };

    private ClipModel Package()
    {
        if (_setup.Finish is null)
        {
            return Package(_setup.Network, _setup.LogitBias());
        }

        (ClipNetwork network, double bias) = _setup.Finish(_setup.Network, _setup.LogitBias());
        using (network)
        {
            return Package(network, bias);
        }
    }

    private ClipModel Package(ClipNetwork network, double logitBias) =>
        network.ToClipModel(_setup.Tokenizer, _processor.Options, provenance: Provenance, logitBias: logitBias);
}
