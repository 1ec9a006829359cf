using Microsoft.ML;

namespace SimpleClip.Data;

/// <summary>Images to classify.</summary>
/// <param name="Reader">Reads them; the caption of an image is its label.</param>
/// <param name="Classes">The classes.</param>
internal sealed record LabelledImages(PairReader Reader, ClassNames Classes)
{
    /// <summary>Opens data and checks their labels.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">Names the columns, and the classes unless they are the labels.</param>
    /// <param name="imageFolder">The folder that relative paths start from; null for the current one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidDataException">A row has no label or one that is no class, or there are too few rows or classes.</exception>
    public static LabelledImages Open(IDataView data, EvaluationOptions options, string? imageFolder)
    {
        var reader = new PairReader(data, new LabelColumns(options.ImageColumnName, options.LabelColumnName, imageFolder));
        return new LabelledImages(reader, ClassNames.Read(reader, options.ClassNames));
    }
}
