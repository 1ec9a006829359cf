using SimpleClip.Networks;
using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>Fuses features of a student and a teacher for <see cref="DistillationLoss.AugmentedFeature"/>: a linear map of both, then
/// length 1 (CLIP-KD). It leaves with training.</summary>
/// <remarks>
/// Parameters: <c>fusion.weight</c> [teacher width, student width + teacher width], <c>fusion.bias</c>. Not safe for use by several threads
/// at once.
/// </remarks>
public sealed class FeatureFusion : nn.Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "fusion")]
    private readonly Linear _fusion;

    /// <summary>Makes a freshly initialised fusion.</summary>
    /// <param name="studentWidth">The width of the student's features.</param>
    /// <param name="teacherWidth">The width of the teacher's.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public FeatureFusion(int studentWidth, int teacherWidth, Generator? random = null)
        : base(nameof(FeatureFusion))
    {
        _fusion = new Linear(studentWidth + teacherWidth, teacherWidth, random);
        RegisterComponents();
    }

    /// <summary>Fuses.</summary>
    /// <param name="student">[batch, student width], rows of length 1.</param>
    /// <param name="teacher">[batch, teacher width], rows of length 1; no gradient reaches them.</param>
    /// <returns>[batch, teacher width], rows of length 1.</returns>
    public override Tensor forward(Tensor student, Tensor teacher)
    {
        using var scope = NewDisposeScope();
        return _fusion.call(cat([student, teacher.detach()], 1)).ToUnitRows().MoveToOuterDisposeScope();
    }
}
