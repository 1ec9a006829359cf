using Microsoft.ML;

namespace SimpleClip;

/// <summary>The data of a training. Immutable; the views are read, several times, by the thread of the fit and threads of its
/// own.</summary>
public sealed record TrainingData
{
    /// <summary>Image-text pairs to train on.</summary>
    public required IDataView Train { get; init; }

    /// <summary>Pairs to measure retrieval on, all captions of each image; null for none.</summary>
    public IDataView? Validation { get; init; }

    /// <summary>
    /// Labelled images to measure zero-shot classification on, in the columns that <see cref="EvaluationOptions.ImageColumnName"/> and
    /// <see cref="EvaluationOptions.LabelColumnName"/> name, such as <c>Clip().Data.LoadFromImageFolder</c> gives; null for none.
    /// </summary>
    public IDataView? ZeroShot { get; init; }
}
