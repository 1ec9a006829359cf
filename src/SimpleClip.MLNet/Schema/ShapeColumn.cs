using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Persistence.Interop;
using static Microsoft.ML.SchemaShape.Column;

namespace SimpleClip.Schema;

/// <summary>Makes columns of a <see cref="SchemaShape"/>, for the <c>GetOutputSchema</c> of estimators.</summary>
public static class ShapeColumn
{
    /// <summary>Makes a column of single values.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="type">Type of the values; not a key and not a vector.</param>
    /// <param name="annotations">The annotations the column will carry.</param>
    /// <returns>The column.</returns>
    public static SchemaShape.Column Scalar(string name, DataViewType type, params SchemaShape.Column[] annotations) =>
        SchemaInternals.NewColumn(name, VectorKind.Scalar, type, isKey: false, annotations);

    /// <summary>Makes a column of vectors of a known size.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="itemType">Type of the items; not a key and not a vector.</param>
    /// <param name="annotations">The annotations the column will carry.</param>
    /// <returns>The column.</returns>
    public static SchemaShape.Column Vector(string name, DataViewType itemType, params SchemaShape.Column[] annotations) =>
        SchemaInternals.NewColumn(name, VectorKind.Vector, itemType, isKey: false, annotations);

    /// <summary>Makes a column of vectors whose size differs from row to row.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="itemType">Type of the items; not a key and not a vector.</param>
    /// <param name="annotations">The annotations the column will carry.</param>
    /// <returns>The column.</returns>
    public static SchemaShape.Column VariableVector(string name, DataViewType itemType, params SchemaShape.Column[] annotations) =>
        SchemaInternals.NewColumn(name, VectorKind.VariableVector, itemType, isKey: false, annotations);

    /// <summary>Makes a column of keys, numbers of type <see cref="uint"/> from 1 that stand for values.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="annotations">The annotations the column will carry.</param>
    /// <returns>The column.</returns>
    public static SchemaShape.Column Key(string name, params SchemaShape.Column[] annotations) =>
        SchemaInternals.NewColumn(name, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, annotations);

    /// <summary>Makes a column of vectors of keys that stand for texts, whose size differs from row to row.</summary>
    /// <param name="name">Name of the column.</param>
    /// <returns>The column, with the annotation <see cref="AnnotationNames.KeyValues"/>.</returns>
    public static SchemaShape.Column KeyTexts(string name) => SchemaInternals.NewColumn(
        name,
        VectorKind.VariableVector,
        NumberDataViewType.UInt32,
        isKey: true,
        [Vector(AnnotationNames.KeyValues, TextDataViewType.Instance)]);

    /// <summary>
    /// Makes the score column of a multiclass classifier: a vector of <see cref="float"/> with what
    /// <see cref="AnnotationBuilderExtensions"/> adds to it.
    /// </summary>
    /// <param name="name">Name of the column.</param>
    /// <returns>The column.</returns>
    public static SchemaShape.Column MulticlassScore(string name) => Vector(
        name,
        NumberDataViewType.Single,
        [
            Vector(AnnotationNames.SlotNames, TextDataViewType.Instance),
            Vector(AnnotationNames.TrainingLabelValues, TextDataViewType.Instance),
            .. ScoreSet(),
        ]);

    /// <summary>
    /// Makes the predicted-label column of a multiclass classifier: a key with what <see cref="AnnotationBuilderExtensions"/> adds to it.
    /// </summary>
    /// <param name="name">Name of the column.</param>
    /// <returns>The column.</returns>
    public static SchemaShape.Column MulticlassPredictedLabel(string name) =>
        Key(name, [Vector(AnnotationNames.KeyValues, TextDataViewType.Instance), .. ScoreSet()]);

    private static SchemaShape.Column[] ScoreSet() =>
    [
        Scalar(AnnotationNames.ScoreColumnKind, TextDataViewType.Instance),
        Scalar(AnnotationNames.ScoreValueKind, TextDataViewType.Instance),
        Key(AnnotationNames.ScoreColumnSetId),
    ];
}
