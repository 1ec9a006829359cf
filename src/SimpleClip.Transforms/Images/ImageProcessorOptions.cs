using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SimpleClip.Images;

namespace SimpleClip;

/// <summary>
/// How images are made ready for an image tower. A model carries its own settings; a tower fed with other ones gives wrong results
/// silently.
/// </summary>
public sealed record ImageProcessorOptions
{
    /// <summary>The side of the square image that the tower takes, in pixels.</summary>
    public int Size { get; init; } = 224;

    /// <summary>Subtracted from the red, green and blue values, which run from 0 to 1.</summary>
    public ImmutableArray<float> Mean { get; init; } = [0.48145466f, 0.4578275f, 0.40821073f];

    /// <summary>By what red, green and blue are divided after that.</summary>
    public ImmutableArray<float> Std { get; init; } = [0.26862954f, 0.26130258f, 0.27577711f];

    /// <summary>The filter by which images are resized.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bicubic;

    /// <summary>
    /// Whether images are turned as their EXIF orientation says. Off by default, since neither open_clip nor OpenAI's code nor Hugging
    /// Face's processors do so: switch it on where photographs come straight from telephones.
    /// </summary>
    public bool AutoOrient { get; init; }

    /// <summary>
    /// The most pixels (width x height) an image may have; larger ones are refused before memory is taken. An image takes up to six bytes
    /// a pixel while it is read (twelve where a progressive JPEG's coefficients are kept): a service that is open to anyone does well to
    /// lower this. Not part of a saved model.
    /// </summary>
    [JsonIgnore]
    public long MaxPixels { get; init; } = RgbImage.DefaultMaxPixels;

    /// <summary>The most bytes an image file may have; larger ones are refused before they are read. Not part of a saved model.</summary>
    [JsonIgnore]
    public long MaxBytes { get; init; } = RgbImage.DefaultMaxBytes;

    /// <summary>
    /// Whether large JPEG files are decoded at 1/2, 1/4 or 1/8 of their size, the smallest that keeps two pixels a side for every pixel of
    /// the result; a telephone's photograph then takes two thirds of the time and a sixteenth of the memory. Off by default, since the
    /// pixels differ from the reference's: on pictures of 7 to 12 million pixels by 0.7 grey levels in the mean and by 10 in one value of a
    /// thousand, where decoding whole differs by 0.1 and 1. Files too small for it give the same pixels either way. Not part of a saved
    /// model.
    /// </summary>
    [JsonIgnore]
    public bool ScaledDecoding { get; init; }

    /// <summary>
    /// The settings of OpenAI's models and of most open_clip models: bicubic, with the mean and deviation of OpenAI's data.
    /// </summary>
    /// <param name="size">The side of the tower's input in pixels.</param>
    public static ImageProcessorOptions OpenAI(int size = 224) => new() { Size = size };

    /// <summary>The settings of the MobileCLIP models: bilinear, values from 0 to 1 as they are.</summary>
    /// <param name="size">The side of the tower's input in pixels.</param>
    public static ImageProcessorOptions MobileClip(int size = 256) =>
        new() { Size = size, Mean = [0, 0, 0], Std = [1, 1, 1], Interpolation = Interpolation.Bilinear };

    /// <summary>Whether two settings make the same of every image.</summary>
    /// <param name="other">The other ones.</param>
    public bool Equals(ImageProcessorOptions? other) =>
        other is not null
        && (Size, Interpolation, AutoOrient) == (other.Size, other.Interpolation, other.AutoOrient)
        && (MaxPixels, MaxBytes, ScaledDecoding) == (other.MaxPixels, other.MaxBytes, other.ScaledDecoding)
        && AreEqual(Mean, other.Mean)
        && AreEqual(Std, other.Std);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add((Size, Interpolation, AutoOrient, MaxPixels, MaxBytes, ScaledDecoding));
        foreach (float value in (float[])[.. Values(Mean), .. Values(Std)])
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>Checks the settings.</summary>
    /// <exception cref="ArgumentException">A value is missing or outside its range; the message says which.</exception>
    public void Validate()
    {
        const int LargestSize = 4096;
        if (Size is < 1 or > LargestSize)
        {
            throw new ArgumentException($"{nameof(Size)}: expected 1 to {LargestSize}, got {Size}.");
        }

        Check(Mean, nameof(Mean), float.IsFinite, "three finite numbers");
        Check(Std, nameof(Std), value => float.IsFinite(value) && value > 0, "three positive numbers");
        if (!Enum.IsDefined(Interpolation) || MaxPixels < 1 || MaxBytes < 1)
        {
            throw new ArgumentException(
                $"Expected a known {nameof(Interpolation)}, and {nameof(MaxPixels)} and {nameof(MaxBytes)} of at least 1; " +
                $"got {Interpolation}, {MaxPixels} and {MaxBytes}.");
        }
    }

    private static bool AreEqual(ImmutableArray<float> one, ImmutableArray<float> other) => Values(one).SequenceEqual(Values(other));

    /// <summary>The values of an array, which none may have been given.</summary>
    private static ReadOnlySpan<float> Values(ImmutableArray<float> array) => array.IsDefault ? [] : array.AsSpan();

    private static void Check(ImmutableArray<float> values, string name, Func<float, bool> isValid, string expected)
    {
        if (values.IsDefault || values.Length != RgbImage.Channels || !values.All(isValid))
        {
            throw new ArgumentException($"{name}: expected {expected}, got [{(values.IsDefault ? "" : string.Join(", ", values))}].");
        }
    }
}
