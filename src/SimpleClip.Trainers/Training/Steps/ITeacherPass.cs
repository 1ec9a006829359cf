using SimpleClip.Data;
using SimpleClip.Objectives;

namespace SimpleClip.Training;

/// <summary>Computes what a teacher makes of a batch.</summary>
internal interface ITeacherPass
{
    /// <summary>Computes the features of the picture and the captions that are meant for the teacher.</summary>
    TeacherFeatures Compute(PairBatch batch);
}
