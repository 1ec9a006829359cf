using SimpleClip.Data;
using SimpleClip.Objectives;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Computes what a teacher makes of a batch.</summary>
internal interface ITeacherPass
{
    /// <summary>Computes the features of the picture and the captions that are meant for the teacher.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="image">Its features of the picture, where they are known already; else null.</param>
    /// <param name="texts">Its features of the captions, where they are known already; else empty.</param>
    TeacherFeatures Compute(PairBatch batch, Tensor? image, IReadOnlyList<Tensor> texts);
}
