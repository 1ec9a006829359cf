using System.Collections.Immutable;
using System.Text.Json;

namespace SimpleClip;

/// <summary>
/// What a model package says of itself in <c>clip.json</c>: everything that is needed, besides graphs and tokenizer, for identical results.
/// </summary>
public sealed record ClipModelInfo
{
    /// <summary>The format written by this version of the library, and the newest it reads.</summary>
    public const int CurrentFormatVersion = 1;

    /// <summary>The version of the package's format.</summary>
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The architecture's name, for people.</summary>
    public required string Architecture { get; init; }

    /// <summary>
    /// The architecture in detail, as in open_clip's model configurations (<c>embed_dim</c>, <c>vision_cfg</c>, <c>text_cfg</c>); needed to
    /// train on.
    /// </summary>
    public JsonElement? Config { get; init; }

    /// <summary>The length of an embedding.</summary>
    public required int EmbeddingDimension { get; init; }

    /// <summary>How images are made ready.</summary>
    public required ImageProcessorOptions Image { get; init; }

    /// <summary>
    /// How images were made ready when the network was trained, where <see cref="Image"/> does not tell because the image graph normalises
    /// pixels itself; null where both are the same, and in packages of earlier versions. Needed to train on.
    /// </summary>
    public ImageProcessorOptions? TrainingImage { get; init; }

    /// <summary>The number of tokens, special ones included, that the text tower takes.</summary>
    public int ContextLength { get; init; } = ClipTokenizer.DefaultContextLength;

    /// <summary>The number of tokens of the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>
    /// The natural logarithm of the factor by which cosines are multiplied to give logits; ln 100 in most trained models.
    /// </summary>
    public double LogitScale { get; init; } = Math.Log(100);

    /// <summary>What is added to logits; 0 unless the model was trained with a sigmoid loss.</summary>
    public double LogitBias { get; init; }

    /// <summary>The activation function of the towers: <c>gelu</c> or <c>quick_gelu</c>.</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>What the image graph takes and gives; null for <see cref="ClipTowerInfo.ImageTower"/>, as this library writes it.</summary>
    public ClipTowerInfo? ImageTower { get; init; }

    /// <summary>What the text graph takes and gives; null for <see cref="ClipTowerInfo.TextTower"/>, as this library writes it.</summary>
    public ClipTowerInfo? TextTower { get; init; }

    /// <summary>Where the model comes from: data, trainer, checkpoint, licence, in free words.</summary>
    public ImmutableSortedDictionary<string, string> Provenance { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is missing or outside its range; the message says which.</exception>
    public void Validate()
    {
        const int LargestDimension = 1 << 16;
        const int LargestVocabulary = 1 << 24;
        if (FormatVersion is < 1 or > CurrentFormatVersion)
        {
            throw new ArgumentException(
                $"{nameof(FormatVersion)}: this version of SimpleClip reads 1 to {CurrentFormatVersion}, got {FormatVersion}.");
        }

        CheckRange(EmbeddingDimension, 1, LargestDimension, nameof(EmbeddingDimension));
        CheckRange(ContextLength, 2, LargestDimension, nameof(ContextLength));
        CheckRange(VocabularySize, 2, LargestVocabulary, nameof(VocabularySize));
        if (string.IsNullOrEmpty(Architecture) || string.IsNullOrEmpty(Activation) || Provenance is null)
        {
            throw new ArgumentException($"Expected {nameof(Architecture)}, {nameof(Activation)} and {nameof(Provenance)}.");
        }

        if (!double.IsFinite(Math.Exp(LogitScale)) || !double.IsFinite(LogitBias))
        {
            throw new ArgumentException($"Expected finite {nameof(LogitScale)} and {nameof(LogitBias)}, got {LogitScale} and {LogitBias}.");
        }

        ImageTower?.Validate(nameof(ImageTower), takesPixels: true);
        TextTower?.Validate(nameof(TextTower), takesPixels: false);
        ArgumentNullException.ThrowIfNull(Image);
        Image.Validate();
        TrainingImage?.Validate();
        if (TrainingImage is { } training && training.Size != Image.Size)
        {
            throw new ArgumentException(
                $"{nameof(TrainingImage)}: expected images of {Image.Size} pixels a side, as {nameof(Image)} says, got {training.Size}.");
        }
    }

    private static void CheckRange(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{name}: expected {least} to {most}, got {value}.");
        }
    }
}
