using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Schema;

/// <summary>Builds the annotations that ML.NET's evaluators, key mappers and generated code look for.</summary>
public static class AnnotationBuilderExtensions
{
    /// <summary>ML.NET's type of <see cref="AnnotationNames.ScoreColumnSetId"/>.</summary>
    private static readonly KeyDataViewType ScoreColumnSetIdType = new(typeof(uint), int.MaxValue);

    extension(DataViewSchema.Annotations.Builder builder)
    {
        /// <summary>Adds the names of a vector's slots.</summary>
        /// <param name="names">One name for each slot.</param>
        public void AddSlotNames(IReadOnlyList<string> names) => builder.AddTexts(AnnotationNames.SlotNames, names);

        /// <summary>Adds the values that a key's numbers stand for.</summary>
        /// <param name="values">The value of key 1, of key 2, …</param>
        public void AddKeyValues(IReadOnlyList<string> values) => builder.AddTexts(AnnotationNames.KeyValues, values);

        /// <summary>
        /// Says that a vector is normalized: features of like size, which a trainer that needs them so can take as they are. ML.NET says it
        /// of vectors scaled to length 1, too (<c>NormalizeLpNorm</c>).
        /// </summary>
        public void AddIsNormalized() => builder.AddPrimitiveValue(AnnotationNames.IsNormalized, BooleanDataViewType.Instance, true);

        /// <summary>
        /// Adds what makes a column the scores of a multiclass classifier: slot names, label values, and the score annotations.
        /// </summary>
        /// <param name="labels">The label of each slot.</param>
        /// <param name="setId">The number that this scorer's columns share, of
        /// <see cref="DataViewSchemaExtensions.NextScoreColumnSetId"/>.</param>
        public void AddMulticlassScore(IReadOnlyList<string> labels, uint setId)
        {
            builder.AddSlotNames(labels);
            builder.AddTexts(AnnotationNames.TrainingLabelValues, labels);
            builder.AddScoreSet(AnnotationNames.Score, setId);
        }

        /// <summary>
        /// Adds what makes a key column the predicted label of a multiclass classifier: key values and the score annotations.
        /// </summary>
        /// <param name="labels">The label of key 1, of key 2, …</param>
        /// <param name="setId">The number that this scorer's columns share, of
        /// <see cref="DataViewSchemaExtensions.NextScoreColumnSetId"/>.</param>
        public void AddMulticlassPredictedLabel(IReadOnlyList<string> labels, uint setId)
        {
            builder.AddKeyValues(labels);
            builder.AddScoreSet(AnnotationNames.PredictedLabel, setId);
        }

        private void AddScoreSet(string valueKind, uint setId)
        {
            builder.AddPrimitiveValue(
                AnnotationNames.ScoreColumnKind, TextDataViewType.Instance, AnnotationNames.MulticlassClassification.AsMemory());
            builder.AddPrimitiveValue(AnnotationNames.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
            builder.AddPrimitiveValue(AnnotationNames.ScoreColumnSetId, ScoreColumnSetIdType, setId);
        }

        private void AddTexts(string name, IReadOnlyList<string> texts)
        {
            ReadOnlyMemory<char>[] values = texts.Select(text => text.AsMemory()).ToArray();
            builder.Add(
                name,
                new VectorDataViewType(TextDataViewType.Instance, values.Length),
                (ref VBuffer<ReadOnlyMemory<char>> buffer) =>
                {
                    VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref buffer, values.Length);
                    values.CopyTo(editor.Values);
                    buffer = editor.Commit();
                });
        }
    }
}
