using System.Runtime.InteropServices;
using SimpleClip.Data;
using SimpleClip.Distillation;
using SimpleClip.Networks;
using SimpleClip.Numerics;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>A step of training: the features of a batch, the objective, its gradients, the optimizer, the average of the weights.</summary>
internal sealed class TrainingStep : ITrainingStep
{
    /// <summary>The network, on its device.</summary>
    public required ClipNetwork Network { get; init; }

    /// <summary>Normalises pixels on the device.</summary>
    public required PixelNormalizer Images { get; init; }

    /// <summary>What is minimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>Moves the parameters of the network and the objective.</summary>
    public required Optimizer Optimizer { get; init; }

    /// <summary>The teachers, the one that the student takes after first. Asked are those alone that the step's loss looks at.</summary>
    public IReadOnlyList<ITeacherPass> Teachers { get; init; } = [];

    /// <summary>The stages that the student has in common with the first teacher; null for none.</summary>
    public SharedTowers? Shared { get; init; }

    /// <summary>Blacks out parts of pictures, where the objective looks at such.</summary>
    public PatchMask? Mask { get; init; }

    /// <summary>The running average of the weights; null for none.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>Rows that run at once; 0 for the whole batch.</summary>
    public int MicroBatch { get; init; }

    /// <summary>Pictures of each image that the student reads.</summary>
    public int Pictures { get; init; } = 1;

    /// <summary>The length to which longer gradients are cut; 0 for no limit.</summary>
    public double MaxGradientNorm { get; init; }

    /// <summary>The largest factor on cosine similarities.</summary>
    public double MaxLogitScale { get; init; } = 100;

    /// <summary>The start of all randomness.</summary>
    public long Seed { get; init; }

    public StepResult Run(PairBatch batch, long step, double learningRate)
    {
        using var scope = NewDisposeScope();

        // Before the forward pass and not after it: the last step's gradients are gone by the time the activations take the most memory.
        Optimizer.ZeroGradients();
        Device device = Images.Device;
        long seed = SeedOf(step);
        using var random = new Generator((ulong)seed, device);
        StepBatch onDevice = Load(batch, step, seed);

        // Before the student: what a teacher computes with is gone when the student's graph grows. What comes along with the student's pass
        // waits for it.
        TeacherUse use = Objective.TeachersAt(step);
        SharedTowers? shared = use != TeacherUse.None && Shared is { ImageStages: > 0 } or { TextStages: > 0 } ? Shared : null;
        ITeacherPass[] asked = [.. Teachers.Take(use switch { TeacherUse.None => 0, TeacherUse.First => 1, _ => Teachers.Count })];
        TeacherFeatures[] teachers =
            [.. asked.Skip(shared is null ? 0 : 1).Select(teacher => teacher.Compute(batch, image: null, texts: []))];
        using StudentFeatures student = new StudentPass(Network, Images, MicroBatch, shared).Compute(onDevice, seed);
        ObjectiveValue value = Objective.Evaluate(new LossInputs
        {
            Step = step,
            Images = student.Images,
            Texts = student.Texts,
            MaskedImages = student.MaskedImages,
            Scale = Network.LogitScale.exp(),
            Teachers = shared is null ? teachers : [asked[0].Compute(batch, student.TeacherImage, student.TeacherTexts), .. teachers],
            ImageIds = Ids(batch.ImageIds, 1, device)[0],
            CaptionIds = Ids(batch.CaptionIds, student.Texts.Count, device),
            Random = random,
        });
        double loss = value.Sum.item<float>();
        if (!double.IsFinite(loss))
        {
            throw new NonFiniteLossException("loss", loss, LogitScale);
        }

        student.Backward(value.Sum);
        double? norm = MaxGradientNorm > 0 ? CutGradients() : null;
        Optimizer.Step(learningRate);
        ClampLogitScale();
        Average?.Update();
        return new StepResult(loss, value.Terms, value.Weights, LogitScale, norm);
    }

    private double LogitScale => Math.Exp(Network.LogitScale.item<float>());

    /// <summary>Randomness follows from the seed and the step alone, so that a run that was interrupted goes on with the same.</summary>
    private long SeedOf(long step) => unchecked((Seed * 0x2545F4914F6CDD1D) + (step * 0x5851F42D4C957F2D)) & long.MaxValue;

    private StepBatch Load(PairBatch batch, long step, long seed)
    {
        Device device = Images.Device;
        Tensor[] pictures = [.. batch.Images.Take(Pictures).Select(block => block.On(device))];
        using var random = new Generator((ulong)seed);
        Tensor? mask = Objective.ReadsMaskedImagesAt(step) ? Mask!.Draw(batch.Count, batch.Images[0].Size, random, device) : null;
        return new StepBatch(pictures, StepBatch.CaptionsOf(batch, 0, device, Network.Text.ReadsPadding), mask);
    }

    private static Tensor[] Ids(ReadOnlyMemory<long> ids, int each, Device device)
    {
        Tensor all = empty([ids.Length / each, each], dtype: ScalarType.Int64);
        MemoryMarshal.AsBytes(ids.Span).CopyTo(all.bytes);
        return [.. all.to(device).unbind(1)];
    }

    private double CutGradients()
    {
        double norm = nn.utils.clip_grad_norm_(Optimizer.Parameters, MaxGradientNorm);
        return double.IsFinite(norm) ? norm : throw new NonFiniteLossException("length of the gradient", norm, LogitScale);
    }

    private void ClampLogitScale()
    {
        using var noGradients = no_grad();
        Network.LogitScale.ClampInPlace(0, Math.Log(MaxLogitScale));
    }
}
