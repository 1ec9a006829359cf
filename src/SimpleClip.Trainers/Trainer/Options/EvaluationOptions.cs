using System.ComponentModel.DataAnnotations;
using SimpleClip.Training;

namespace SimpleClip;

/// <summary>When a training run is measured on held-out data, by what it is judged, and when it ends early.</summary>
public sealed class EvaluationOptions : IValidatableObject
{
    /// <summary>Steps from one measurement to the next; 0 measures at the end of epochs, by <see cref="EveryEpochs"/>.</summary>
    [Range(0, int.MaxValue)]
    public int EverySteps { get; set; }

    /// <summary>Epochs from one measurement to the next; the end of the run is always measured. Unused if <see cref="EverySteps"/> is set.</summary>
    [Range(1, int.MaxValue)]
    public int EveryEpochs { get; set; } = 1;

    /// <summary>
    /// The figure by which the best state is known: <c>mean_recall</c>, the mean of the recalls at 1, 5 and 10 in both directions; one of these
    /// (<c>image_to_text_R@1</c>, <c>text_to_image_R@10</c>, ...); a median rank (<c>image_to_text_median_rank</c>, <c>text_to_image_median_rank</c>);
    /// <c>zero_shot_top1</c> or <c>zero_shot_top5</c>; or <c>loss</c>, the mean loss of an epoch.
    /// </summary>
    [Required]
    public string Metric { get; set; } = "mean_recall";

    /// <summary>Measurements in a row without a better <see cref="Metric"/> after which training stops; 0 never stops it early.</summary>
    [Range(0, int.MaxValue)]
    public int Patience { get; set; }

    /// <summary>The classes that held-out images are sorted into, by the names that captions are made of; null for no zero-shot measurement.</summary>
    public IReadOnlyList<string>? ClassNames { get; set; }

    /// <summary>The captions made of a class's name, which stands for <c>{}</c>; see <see cref="PromptTemplates"/>.</summary>
    [Required]
    [MinLength(1)]
    public IReadOnlyList<string> Templates { get; set; } = PromptTemplates.Photo;

    /// <summary>The column of classes in the data for the zero-shot measurement: a text, one of <see cref="ClassNames"/>.</summary>
    [Required]
    public string LabelColumnName { get; set; } = ClipColumnNames.Label;

    /// <summary>The column of images in the data for the zero-shot measurement.</summary>
    [Required]
    public string ImageColumnName { get; set; } = ClipColumnNames.ImagePath;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Metric is not null && EvaluationMetrics.FindMistake(Metric) is { } mistake)
        {
            yield return new ValidationResult(mistake);
        }
    }
}
