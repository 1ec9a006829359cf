using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace SimpleClip;

/// <summary>The trained CLIP that a student learns from. Plain values that survive a round trip through JSON.</summary>
/// <remarks>
/// Give <see cref="Path"/>, or else <see cref="ImageModelPath"/>, <see cref="TextModelPath"/>, <see cref="TokenizerPath"/> and <see
/// cref="Image"/>. A teacher whose weights are known is a network on the device that trains; one of ONNX graphs is computed by ONNX
/// Runtime.
/// </remarks>
public sealed class TeacherOptions : IValidatableObject
{
    /// <summary>The teacher itself, in place of <see cref="Path"/>; not part of the JSON.</summary>
    [JsonIgnore]
    public ClipModel? Model { get; set; }

    /// <summary>
    /// The teacher: a model package (<c>*.clip</c>), with weights or without; a file of weights; or a folder of open_clip, Hugging Face or
    /// OpenAI, as <see cref="PretrainedClip.Load"/> reads them.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>
    /// The architecture of weights that do not say it: a name of <see cref="ClipArchitectures"/>, such as <c>MobileCLIP-S0</c>, or the path
    /// of a configuration file. Null: the files say it.
    /// </summary>
    public string? Architecture { get; set; }

    /// <summary>The image tower as an ONNX graph that takes <c>pixel_values</c> and gives <c>image_embeds</c>; null where <see
    /// cref="Path"/> is given.</summary>
    public string? ImageModelPath { get; set; }

    /// <summary>The text tower as an ONNX graph that takes <c>input_ids</c> and gives <c>text_embeds</c>; null where <see cref="Path"/> is
    /// given.</summary>
    public string? TextModelPath { get; set; }

    /// <summary>
    /// The tokenizer's files: CLIP's <c>bpe_simple_vocab_16e6.txt.gz</c>, or a folder with <c>vocab.json</c> and <c>merges.txt</c>. Null:
    /// those beside the weights or in the package.
    /// </summary>
    public string? TokenizerPath { get; set; }

    /// <summary>How images are made ready for the teacher. Null: what the files or the architecture say.</summary>
    public ImageProcessorOptions? Image { get; set; }

    /// <summary>The number of tokens, special ones included, that an ONNX graph takes which does not say it itself.</summary>
    [Range(2, 4096)]
    public int ContextLength { get; set; } = ClipTokenizer.DefaultContextLength;

    /// <summary>
    /// The factor by which the teacher's cosines are multiplied before a softmax. Null: exp(logit_scale) of the teacher. Those of the
    /// MobileCLIP data sets are 100 (DataCompDR, arXiv 2311.17049) and 70 or 60 (MobileCLIP2, arXiv 2508.20691).
    /// </summary>
    [Range(1e-3, 1e4)]
    public double? LogitScale { get; set; }

    /// <summary>
    /// The folder in which the teacher's embeddings are kept, so that an image or text that comes again is not computed again, in this
    /// training or another. They take two bytes an element, 1 kB for an embedding of 512. Null: they are not kept.
    /// </summary>
    public string? CacheFolder { get; set; }

    /// <summary>
    /// How many augmentations of an image are drawn before they come again, where embeddings are kept: as many are stored (DataCompDR
    /// stores 10 or 30, arXiv
    /// 2311.17049). 0 for new ones in every epoch, which are never found again.
    /// </summary>
    [Range(0, 1_000_000)]
    public int CacheAugmentations { get; set; } = 10;

    /// <summary>A teacher at hand.</summary>
    /// <param name="model">The model.</param>
    public static implicit operator TeacherOptions(ClipModel model) => new() { Model = model };

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        bool anyGraph = ImageModelPath is not null || TextModelPath is not null;
        if (Path is not null && anyGraph)
        {
            yield return new ValidationResult($"A teacher has either {nameof(Path)} or {nameof(ImageModelPath)} and {nameof(TextModelPath)}; both are given.");
        }
        else if (Path is null && Model is null && (ImageModelPath is null || TextModelPath is null || TokenizerPath is null || Image is null))
        {
            yield return new ValidationResult(
                $"A teacher needs {nameof(Model)} or {nameof(Path)}, or else {nameof(ImageModelPath)}, {nameof(TextModelPath)}, {nameof(TokenizerPath)} and {nameof(Image)}.");
        }
    }
}
