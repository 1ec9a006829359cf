using Microsoft.ML.Data;
using SimpleClip.Transformers;

namespace SimpleClip;

/// <content>The settings.</content>
public sealed partial class ZeroShotClassificationEstimator
{
    /// <summary>The settings of a <see cref="ZeroShotClassificationEstimator"/>.</summary>
    public sealed record Options : ClipTransformOptions
    {
        /// <summary>
        /// The names of the classes; null to take them from the label column. Where there is a label column that is a key, the classes that
        /// are among its values come first and in its order, so that evaluation compares like with like.
        /// </summary>
        public IReadOnlyList<string>? Labels { get; init; }

        /// <summary>The label column. It need not be there if labels are given.</summary>
        public string LabelColumnName { get; init; } = ClipColumnNames.Label;

        /// <summary>The column of images: paths, bytes of image files, or <see cref="MLImage"/>.</summary>
        public string InputColumnName { get; init; } = ClipColumnNames.ImagePath;

        /// <summary>The folder to which paths are relative; null for the current directory.</summary>
        public string? ImageFolder { get; init; }

        /// <summary>The column of probabilities to add.</summary>
        public string ScoreColumnName { get; init; } = "Score";

        /// <summary>The column of predicted labels to add.</summary>
        public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

        /// <summary>
        /// A column to add of all classes whose score is at least <see cref="LabelThreshold"/>, the most probable first: a vector of keys;
        /// null for none.
        /// </summary>
        public string? PredictedLabelsColumnName { get; init; }

        /// <summary>The least score, more than 0 and less than 1, of the classes in <see cref="PredictedLabelsColumnName"/>.</summary>
        public float LabelThreshold { get; init; } = 0.5f;

        /// <summary>Texts with <c>{}</c> in place of the class's name; see <see cref="PromptTemplates"/>.</summary>
        public IReadOnlyList<string> Templates { get; init; } = PromptTemplates.Photo;

        /// <summary>
        /// Captions of single classes by their names, in place of the <see cref="Templates"/> for these, such as descriptions by a language
        /// model (Pratt et al. 2023, "What does a platypus look like?"); <c>{}</c> stands for the name. Classes that are not in it get the
        /// templates.
        /// </summary>
        public IReadOnlyDictionary<string, IReadOnlyList<string>>? ClassPrompts { get; init; }

        /// <summary>How similarities become scores.</summary>
        public ZeroShotScoring Scoring { get; init; } = ZeroShotScoring.Softmax;

        /// <summary>
        /// What cosines are divided by to give logits, more than 0; null for the model's own, 0.01 in most. A higher one makes
        /// probabilities more even.
        /// </summary>
        public double? Temperature { get; init; }

        /// <summary>
        /// The least score, more than 0 and less than 1, with which a class is predicted; below it, <see cref="UnknownLabel"/> is. Null to
        /// always predict a class.
        /// </summary>
        public float? ConfidenceThreshold { get; init; }

        /// <summary>The label of images of no class; used only with <see cref="ConfidenceThreshold"/>.</summary>
        public string UnknownLabel { get; init; } = "unknown";

        /// <summary>Whether a label is that of images of no class.</summary>
        internal bool IsUnknown(string label) => ConfidenceThreshold is not null && label == UnknownLabel;

        /// <inheritdoc/>
        internal override void Validate(ClipModelInfo model)
        {
            base.Validate(model);
            CheckName(LabelColumnName, nameof(LabelColumnName));
            CheckName(InputColumnName, nameof(InputColumnName));
            CheckName(ScoreColumnName, nameof(ScoreColumnName));
            CheckName(PredictedLabelColumnName, nameof(PredictedLabelColumnName));
            if (PredictedLabelsColumnName is { } name)
            {
                CheckName(name, nameof(PredictedLabelsColumnName));
            }

            if (string.IsNullOrWhiteSpace(UnknownLabel))
            {
                throw new ArgumentException($"{nameof(UnknownLabel)}: expected a label, got none.");
            }

            CheckChoice(Scoring, nameof(Scoring));
            CheckShare(LabelThreshold, nameof(LabelThreshold));
            CheckShare(ConfidenceThreshold, nameof(ConfidenceThreshold));
            if (Temperature is { } temperature && !(temperature > 0 && double.IsFinite(1 / temperature)))
            {
                throw new ArgumentException($"{nameof(Temperature)}: expected more than 0, got {temperature}.");
            }

            PromptTemplates.Check(Templates);
            ZeroShot.ClassCaptions.Check(this);
        }

        private static void CheckShare(float? value, string option)
        {
            if (value is { } share && !(share > 0 && share < 1))
            {
                throw new ArgumentException($"{option}: expected more than 0 and less than 1, got {share}.");
            }
        }
    }
}
