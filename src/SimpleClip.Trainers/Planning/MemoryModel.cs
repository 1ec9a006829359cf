namespace SimpleClip.Planning;

/// <summary>Memory as a function of the batch and of the pass.</summary>
/// <param name="request">The training.</param>
/// <param name="student">What is counted of the student.</param>
/// <param name="teacher">What is counted of a teacher that runs in the steps; null without one.</param>
internal sealed class MemoryModel(TrainingPlanRequest request, NetworkCost student, NetworkCost? teacher)
{
    private const int Colours = 3;
    private const long Mebi = 1 << 20;

    /// <summary>Features as the tower gives them, brought to length 1, scaled, and their gradients.</summary>
    private const int FeatureCopies = 4;

    /// <summary>Batches that are read ahead, and the one being put together.</summary>
    private const int BufferedBatches = 3;

    /// <summary>One part in this many of the memory is lost in gaps: between the blocks of a GPU's caching allocator, and in glibc's
    /// heap.</summary>
    private const int GpuGaps = 20, CpuGaps = 3;

    /// <summary>A photograph of a million pixels in each decoding thread.</summary>
    private const long DecodedBytes = Colours * Mebi;

    /// <summary>Bytes that stay alone.</summary>
    public long Reserve => request.ReservedBytes
        ?? (request.OnGpu ? (1024 * Mebi) + (request.DeviceMemoryBytes / GpuGaps) : (256 * Mebi) + (request.DeviceMemoryBytes / CpuGaps));

    /// <summary>The memory of a step.</summary>
    /// <param name="batch">Images of the step.</param>
    /// <param name="pass">Images of a pass.</param>
    /// <param name="checkpointing">Whether activations are computed again.</param>
    public PlannedMemory At(int batch, int pass, bool checkpointing)
    {
        BatchBytes activations = Activations(pass, checkpointing);
        long update = student.LargestTrainable * sizeof(float);
        return new PlannedMemory(
            Weights: student.WeightBytes,
            Gradients: student.Trainable * sizeof(float),
            OptimizerState: student.Trainable * sizeof(float) * request.OptimizerStates,
            WeightAverage: request.WeightAverage ? student.AveragedBytes : 0,
            Activations: activations.Of(pass),
            Workspace: Math.Max(update, pass * Math.Max(student.Image.Workspace, request.TextViews * student.FullText.Workspace)),
            Batch: BatchBytes(batch, pass),
            TeacherWeights: teacher?.WeightBytes ?? 0,
            TeacherActivations: pass * TeacherActivationsPerSample,
            DataBuffers: DataBuffers(batch),
            Reserve)
        {
            IsMainMemory = !request.OnGpu,
            ActivationsPerSample = activations.PerSample,
        };
    }

    /// <summary>Whether a step fits.</summary>
    public bool Fits(int batch, int pass, bool checkpointing) => At(batch, pass, checkpointing).Total <= request.DeviceMemoryBytes;

    private long TeacherActivationsPerSample => teacher is null || request.Teacher is null
        ? 0
        : Math.Max(teacher.Image.Live, request.TextViews * teacher.FullText.Live) + (PixelsOf(request.Teacher.Vision.ImageSize) * sizeof(float));

    private BatchBytes Activations(int pass, bool checkpointing)
    {
        (TowerCost image, TowerCost text) = (student.Image, student.FullText);
        if (!checkpointing)
        {
            return image.Kept + (text.Kept * request.TextViews);
        }

        // The text tower runs last, so that its blocks are computed again first, and are gone when it is the image tower's turn.
        BatchBytes[] moments =
        [
            image.Checkpointed + (text.Checkpointed * request.TextViews),
            image.Checkpointed + (text.Recomputing * request.TextViews),
            image.Recomputing,
        ];
        return moments.MaxBy(moment => moment.Of(pass));
    }

    private long BatchBytes(long batch, long pass)
    {
        long pixels = PixelsOf(request.Student.Vision.ImageSize), captions = batch * request.TextViews;
        long inputs = (batch * pixels) + (captions * request.Student.Text.ContextLength * sizeof(long)) + (pass * pixels * sizeof(float));
        long features = (batch + captions) * request.Student.EmbeddingDimension * sizeof(float) * FeatureCopies;
        return inputs + features + (batch * captions * sizeof(float) * request.SimilarityMatrices);
    }

    private long DataBuffers(long batch)
    {
        long sample = PixelsOf(request.Student.Vision.ImageSize) + (request.TextViews * (long)request.Student.Text.ContextLength * sizeof(long));
        int threads = request.DataThreads > 0 ? request.DataThreads : Environment.ProcessorCount;
        return (batch * BufferedBatches * sample) + (threads * DecodedBytes);
    }

    private static long PixelsOf(int side) => (long)side * side * Colours;
}
