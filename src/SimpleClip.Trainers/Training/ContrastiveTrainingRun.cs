using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Data;
using SimpleClip.Export;
using SimpleClip.Hosting;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>One fit: puts data, network, optimizer and loop together, and owns what has to be released.</summary>
internal sealed class ContrastiveTrainingRun : IDisposable
{
    private const int DefaultSeed = 1;

    /// <summary>The warm-up takes at most one part in this many of a run, so that a short run reaches its learning rate.</summary>
    private const int WarmupPart = 5;

    private readonly ContrastiveImageTextTrainer.Options _options;
    private readonly PairReader _train;
    private readonly PairReader? _validation;
    private readonly long _rows;
    private readonly int _seed;
    private readonly int _threads;
    private readonly ReportObserver _report = new();
    private readonly BadSampleLog _bad;
    private readonly ClipTokenizer _tokenizer;
    private readonly ClipImageProcessor _processor;
    private readonly PixelNormalizer _images;
    private readonly ClipNetwork _network;

    public ContrastiveTrainingRun(IHostEnvironment environment, ContrastiveImageTextTrainer.Options options, IDataView train, IDataView? validation)
    {
        _options = options;
        _train = new PairReader(train, options.Columns);
        _validation = validation is null ? null : new PairReader(validation, options.Columns);
        _rows = _train.CountRows();
        if (_rows < options.BatchSize)
        {
            throw new InvalidOperationException($"The training data have {_rows} rows, fewer than one batch of {options.BatchSize} (option BatchSize).");
        }

        _bad = new BadSampleLog(_rows, options.MaxBadSampleShare);
        _seed = options.Seed ?? environment.Seed ?? DefaultSeed;
        _threads = options.DataThreads > 0 ? options.DataThreads : Environment.ProcessorCount;
        _tokenizer = options.GetTokenizer(_train.ReadCaptions());
        ClipArchitecture architecture = options.ToArchitecture(_tokenizer.VocabularySize);
        _processor = new ClipImageProcessor(architecture.Image);
        Device device = TorchDevice.Choose(environment);
        _images = new PixelNormalizer(_processor.Options, device);
        using var random = new Generator((ulong)_seed);
        _network = new ClipNetwork(architecture.Network, random)
        {
            Precision = options.Precision,
            ActivationCheckpointing = options.ActivationCheckpointing,
        };
        _network.to(device);
    }

    /// <summary>What happened so far.</summary>
    public TrainingReport Report => _report.ToReport(_bad);

    private ImmutableSortedDictionary<string, string> Provenance => ImmutableSortedDictionary<string, string>.Empty
        .Add("trainer", nameof(ContrastiveImageTextTrainer))
        .Add("training", string.Create(
            CultureInfo.InvariantCulture, $"{_options.Epochs} epochs, {_rows} rows, batch {_options.BatchSize}, learning rate {_options.LearningRate}, seed {_seed}"));

    /// <summary>Trains and packages the model.</summary>
    public ClipModel Train(IEnumerable<ITrainingObserver> observers, Action checkAlive, CancellationToken cancellation)
    {
        using var threads = new TorchThreads(_options.TorchThreads);
        using var optimizer = new AdamW(
            ParameterGroup.ForModule(_network, _options.WeightDecay), new AdamWOptions(_options.Beta1, _options.Beta2, _options.Epsilon));
        var batches = new PairBatches(_train, _options.BatchSize, _threads, _bad);
        int totalSteps = checked((int)(_rows / _options.BatchSize * _options.Epochs));
        new TrainingLoop
        {
            Epochs = _options.Epochs,
            TotalSteps = totalSteps,
            Schedule = new WarmupCosineSchedule(_options.LearningRate, Math.Min(_options.WarmupSteps, totalSteps / WarmupPart), totalSteps),
            Step = new ContrastiveStep(_network, optimizer, _images, _options.MaxGradientNorm),
            Batches = epoch => batches.Shuffled(CreatePreparer(epoch), ShuffleSeed(epoch), cancellation),
            Validate = epoch => Validate(epoch, checkAlive, cancellation),
            SkippedSamples = () => _bad.Count,
            CheckAlive = checkAlive,
            Observers = [_report, .. observers],
        }.Run();
        return _network.ToClipModel(_tokenizer, _processor.Options, provenance: Provenance);
    }

    public void Dispose()
    {
        _images.Dispose();
        _network.Dispose();
    }

    private TrainingPreparer CreatePreparer(int epoch) => new(
        _tokenizer,
        _network.Text.ContextLength,
        _network.Visual.ImageSize,
        new Augmentation(new AugmentationOptions { MinCropScale = _options.MinCropScale, FlipProbability = _options.FlipProbability }),
        _seed,
        epoch);

    /// <summary>Another order in each epoch, the same in each run of the same seed.</summary>
    private int ShuffleSeed(int epoch) => unchecked((_seed * 1_000_003) + epoch);

    private RetrievalMetrics? Validate(int epoch, Action checkAlive, CancellationToken cancellation)
    {
        if (_validation is null || (epoch % _options.ValidationInterval != 0 && epoch != _options.Epochs))
        {
            return null;
        }

        var preparer = new EvaluationPreparer(_tokenizer, _network.Text.ContextLength, _processor);
        var bad = new BadSampleLog(_validation.CountRows(), _options.MaxBadSampleShare);
        var batches = new PairBatches(_validation, _options.BatchSize, _threads, bad);
        _network.eval();
        try
        {
            return new RetrievalValidator(_network, _images).Measure(batches.InOrder(preparer, cancellation), checkAlive);
        }
        finally
        {
            _network.train();
        }
    }
}
