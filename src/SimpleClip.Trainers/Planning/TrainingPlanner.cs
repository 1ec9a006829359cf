namespace SimpleClip.Planning;

/// <summary>Puts a plan together.</summary>
internal sealed class TrainingPlanner
{
    private const int LargestBatch = 1 << 20;

    /// <summary>A line of numbers for each step.</summary>
    private const int LogBytesPerStep = 256;

    /// <summary>open_clip's convention: a multiplication and an addition.</summary>
    private const double OperationsPerProduct = 2;

    private readonly TrainingPlanRequest _request;
    private readonly NetworkCost _student;
    private readonly NetworkCost? _teacher;
    private readonly MemoryModel _memory;

    /// <param name="request">A request that was checked.</param>
    public TrainingPlanner(TrainingPlanRequest request)
    {
        _request = request;
        _student = NetworkCost.Count(request.Student, request, request.Trains);
        _teacher = request.Teacher is null ? null : NetworkCost.Count(request.Teacher, request, static _ => false);
        _memory = new MemoryModel(request, _student, TeacherRuns ? _teacher : null);
    }

    /// <summary>A teacher whose embeddings are on disk does not run in the steps.</summary>
    private bool TeacherRuns => _request.TeacherCacheEntries == 0;

    private int Pass => _request.MicroBatchSize == 0 ? _request.BatchSize : Math.Min(_request.MicroBatchSize, _request.BatchSize);

    private long TextViews => _request.TextViews;

    /// <summary>Plans.</summary>
    /// <param name="freeSpace">Bytes that are free where a folder is or will be; null if unknown.</param>
    public TrainingPlan Plan(Func<string, long?> freeSpace)
    {
        bool checkpointing = _request.ActivationCheckpointing;
        TrainingPlan plan = new()
        {
            Request = _request,
            Parameters = new PlannedParameters(
                _student.Parameters, _student.Trainable, _student.ImageParameters, _student.TextParameters, _teacher?.Parameters ?? 0),
            Work = PlanWork(),
            Memory = _memory.At(_request.BatchSize, Pass, checkpointing),
            Batch = new PlannedBatch(
                _request.BatchSize,
                Pass,
                BatchSearch.Largest(LargestBatch, size => _memory.Fits(size, size, checkpointing)),
                BatchSearch.Largest(_request.BatchSize, size => _memory.Fits(_request.BatchSize, size, checkpointing))),
            Disk = PlanDisk(),
            Run = PlanRun(),
            Warnings = [],
        };
        return plan with { Warnings = [.. PlanAdvice.Warn(plan, _memory, freeSpace)] };
    }

    private PlannedWork PlanWork()
    {
        (TowerCost image, TowerCost text) = (_student.Image, _student.MeanText);
        long forward = image.Forward + (TextViews * text.Forward), repeated = 0;
        if (_request.ActivationCheckpointing)
        {
            repeated += image.Recomputed + (TextViews * text.Recomputed);
        }

        if (Pass < _request.BatchSize)
        {
            // The features of all passes come first, without gradients.
            repeated += forward;
        }

        long teacher = _teacher is null || !TeacherRuns ? 0 : _teacher.Image.Forward + (TextViews * _teacher.MeanText.Forward);
        return new PlannedWork(
            OperationsPerProduct * image.Forward,
            OperationsPerProduct * TextViews * text.Forward,
            OperationsPerProduct * (image.Backward + (TextViews * text.Backward)),
            OperationsPerProduct * repeated,
            OperationsPerProduct * teacher);
    }

    private PlannedDisk PlanDisk()
    {
        PlannedMemory memory = _memory.At(1, 1, checkpointing: false);
        long checkpoint = _request.CheckpointsKept == 0 ? 0 : memory.Weights + memory.OptimizerState + memory.WeightAverage;
        return new PlannedDisk(
            checkpoint,
            checkpoint * (_request.CheckpointsKept + 1L),
            _request.TeacherCacheEntries * (_request.Teacher ?? _request.Student).EmbeddingDimension * _request.TeacherCacheNumberBytes,
            PlanRun().Steps * LogBytesPerStep);
    }

    private PlannedRun PlanRun()
    {
        long perEpoch = _request.Rows / _request.BatchSize, steps = perEpoch * _request.Epochs, images = steps * _request.BatchSize;
        return new PlannedRun(perEpoch, steps, images, _request.SamplesPerSecond > 0 ? TimeSpan.FromSeconds(images / _request.SamplesPerSecond) : null);
    }
}
