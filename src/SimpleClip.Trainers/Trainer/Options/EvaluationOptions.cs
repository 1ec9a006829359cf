using System.ComponentModel.DataAnnotations;
using SimpleClip.Training;

namespace SimpleClip;

/// <summary>When a training run is measured on held-out data, by what it is judged, and when it ends early.</summary>
public sealed class EvaluationOptions : IValidatableObject
{
    /// <summary>Steps from one measurement to the next; 0 measures at the end of epochs, by <see cref="EveryEpochs"/>.</summary>
    [Range(0, int.MaxValue)]
    public int EverySteps { get; set; }

    /// <summary>Epochs from one measurement to the next; the end of the run is always measured. Unused if <see cref="EverySteps"/> is
    /// set.</summary>
    [Range(1, int.MaxValue)]
    public int EveryEpochs { get; set; } = 1;

    /// <summary>
    /// The figure by which the best state is known: <c>mean_recall</c>, the mean of the recalls at 1, 5 and 10 in both directions; one of
    /// these (<c>image_to_text_R@1</c>, <c>text_to_image_R@10</c>, ...); a median rank (<c>image_to_text_median_rank</c>,
    /// <c>text_to_image_median_rank</c>); <c>zero_shot_top1</c> or <c>zero_shot_top5</c>; or <c>loss</c>, the mean loss of an epoch. Null:
    /// <c>mean_recall</c>, or <c>zero_shot_top1</c> where there are labelled images and no validation pairs.
    /// </summary>
    [MinLength(1)]
    public string? Metric { get; set; }

    /// <summary>
    /// Measurements in a row without a better <see cref="Metric"/> after which training stops, and the model is the one that measured best;
    /// 0 never stops it early, and the model is the last. In a run of several phases each has this patience for itself, and the next sets
    /// out from the weights that measured best. It needs something to measure: validation data, labelled images, or <c>loss</c> as the
    /// <see cref="Metric"/>.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int Patience { get; set; }

    /// <summary>
    /// The classes that the images of <see cref="TrainingData.ZeroShot"/> are sorted into, at least two, by the names that captions are
    /// made of. Null: the labels of these images, in the order in which they first appear.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; set; }

    /// <summary>The captions made of a class's name, which stands for <c>{}</c>; see <see cref="PromptTemplates"/>.</summary>
    [Required]
    [MinLength(1)]
    public IReadOnlyList<string> Templates { get; set; } = PromptTemplates.Photo;

    /// <summary>
    /// The column of classes in the data for the zero-shot measurement: a text, or a key with texts as its values; in either case one of
    /// <see cref="ClassNames"/>.
    /// </summary>
    [Required]
    public string LabelColumnName { get; set; } = ClipColumnNames.Label;

    /// <summary>
    /// The column of images in the data for the zero-shot measurement: paths (text), relative ones from <see
    /// cref="ClipTrainerOptions.ImageFolder"/>; the bytes of image files (vector of bytes); or MLImage.
    /// </summary>
    [Required]
    public string ImageColumnName { get; set; } = ClipColumnNames.ImagePath;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Metric is not null && EvaluationMetrics.FindMistake(Metric) is { } mistake)
        {
            yield return new ValidationResult(mistake);
        }

        foreach (string template in (Templates ?? []).Where(static template => template?.Contains(PromptTemplates.Placeholder, StringComparison.Ordinal) != true))
        {
            yield return new ValidationResult($"The template '{template}' has no place for the class's name; expected a text with '{PromptTemplates.Placeholder}'.", [nameof(Templates)]);
        }

        if (ClassNames is null)
        {
            yield break;
        }

        if (ClassNames.Count < 2 || ClassNames.Any(string.IsNullOrWhiteSpace))
        {
            yield return new ValidationResult($"{nameof(ClassNames)} has {ClassNames.Count} names; expected at least two, none of them blank.", [nameof(ClassNames)]);
        }

        foreach (string name in ClassNames.GroupBy(static name => name).Where(static group => group.Count() > 1).Select(static group => group.Key))
        {
            yield return new ValidationResult($"{nameof(ClassNames)} has '{name}' twice.", [nameof(ClassNames)]);
        }
    }
}
