using SimpleClip.ZeroShot;

namespace SimpleClip;

/// <summary>
/// Templates that turn class names into captions; <c>{}</c> stands for the name. With several templates a class is represented by the mean
/// of its captions' embeddings, which is more accurate than any single one.
/// </summary>
public static class PromptTemplates
{
    /// <summary>Where the name goes.</summary>
    public const string Placeholder = "{}";

    /// <summary>Where the name goes in CLIP_benchmark's templates.</summary>
    private const string NamedPlaceholder = "{c}";

    /// <summary>The name alone.</summary>
    public static IReadOnlyList<string> Plain { get; } = [Placeholder];

    /// <summary>The caption used most.</summary>
    public static IReadOnlyList<string> Photo { get; } = ["a photo of a {}."];

    /// <summary>
    /// The seven templates that OpenAI found to be best on ImageNet when chosen one after the other ("itap" stands for "I took a picture").
    /// </summary>
    public static IReadOnlyList<string> Simple { get; } =
    [
        "itap of a {}.",
        "a bad photo of the {}.",
        "a origami {}.",
        "a photo of the large {}.",
        "a {} in a video game.",
        "art of the {}.",
        "a photo of the small {}.",
    ];

    /// <summary>The captions of a class, one for each template.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="className">The class's name.</param>
    /// <exception cref="ArgumentException">There is no template, one lacks the placeholder, or the name is empty.</exception>
    public static IReadOnlyList<string> Fill(IReadOnlyList<string> templates, string className)
    {
        Check(templates);
        ArgumentException.ThrowIfNullOrWhiteSpace(className);
        return [.. templates.Select(template => template.Replace(Placeholder, className, StringComparison.Ordinal))];
    }

    /// <summary>
    /// Reads templates from a JSON file: a list, as open_clip has it for ImageNet, or an object with a list for each data set, as
    /// CLIP_benchmark's <c>en_zeroshot_classification_templates.json</c>. CLIP_benchmark's <c>{c}</c> becomes <see cref="Placeholder"/>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">The data set; null if the file holds but one list.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not JSON, holds no such list, or a template has no place for the
    /// name.</exception>
    /// <exception cref="ArgumentException">The file holds lists of several data sets and none is named, or not the one that is.</exception>
    public static IReadOnlyList<string> Load(string path, string? dataset = null)
    {
        string[] templates =
        [
            .. JsonTextLists.Read(path, dataset, "prompt templates").Select(text => text.Replace(NamedPlaceholder, Placeholder, StringComparison.Ordinal)),
        ];
        try
        {
            Check(templates);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }

        return templates;
    }

    /// <summary>Fails if templates cannot be used.</summary>
    internal static void Check(IReadOnlyList<string> templates)
    {
        ArgumentNullException.ThrowIfNull(templates);
        if (templates.Count == 0)
        {
            throw new ArgumentException("Expected at least one prompt template.", nameof(templates));
        }

        foreach (string template in templates)
        {
            if (template is null || !template.Contains(Placeholder, StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    $"Prompt template '{template}' has no place for the class name; expected a text with '{Placeholder}'.",
                    nameof(templates));
            }
        }
    }
}
