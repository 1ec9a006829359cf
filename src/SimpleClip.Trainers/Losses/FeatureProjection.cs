using SimpleClip.Networks;
using SimpleClip.Numerics;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Losses;

/// <summary>A linear map of a student's features to the width of a teacher's (CLIP-KD), then length 1. It leaves with training.</summary>
/// <remarks>Parameters: <c>projection.weight</c> [teacher width, student width], <c>projection.bias</c>. Not safe for use by several
/// threads at once.</remarks>
public sealed class FeatureProjection : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "projection")]
    private readonly Linear _projection;

    /// <summary>Makes a freshly initialised projection.</summary>
    /// <param name="studentWidth">The width of the student's features.</param>
    /// <param name="teacherWidth">The width of the teacher's.</param>
    /// <param name="random">The source of randomness; null takes the process-wide one.</param>
    public FeatureProjection(int studentWidth, int teacherWidth, Generator? random = null)
        : base(nameof(FeatureProjection))
    {
        _projection = new Linear(studentWidth, teacherWidth, random);
        RegisterComponents();
    }

    /// <summary>Projects.</summary>
    /// <param name="input">[batch, student width], before they are brought to length 1.</param>
    /// <returns>[batch, teacher width], rows of length 1.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _projection.call(input).ToUnitRows().MoveToOuterDisposeScope();
    }
}
