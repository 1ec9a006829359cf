using System.Text.Json;
using SimpleClip.Images;

namespace SimpleClip.Models.Pretrained;

/// <summary>
/// Reads <c>preprocessor_config.json</c>, in its present form and in that of the feature extractors before it. Defaults are those of
/// Hugging Face's <c>CLIPImageProcessor</c>.
/// </summary>
internal static class PreprocessorSettings
{
    /// <exception cref="InvalidDataException">A setting is malformed, or asks for something that the image processor does not
    /// do.</exception>
    public static ImageProcessorOptions Read(Settings settings)
    {
        int size = ReadSize(settings);
        (float[] mean, float[] std) = ReadNormalization(settings);
        var options = new ImageProcessorOptions
        {
            Size = size,
            Mean = [.. mean],
            Std = [.. std],
            Interpolation = settings.Integer("resample") switch
            {
                null or 3 => Interpolation.Bicubic,
                2 => Interpolation.Bilinear,
                { } other => throw Unsupported(settings, $"'resample' is {other}; expected 3 (bicubic) or 2 (bilinear)"),
            },
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{settings.Path}: {exception.Message}", exception);
        }
    }

    private static int ReadSize(Settings settings)
    {
        if (settings.Flag("do_resize") == false)
        {
            throw Unsupported(settings, "'do_resize' is false");
        }

        int? shortest = Shortest(settings);
        if (shortest is { } side && settings.Flag("do_center_crop") != false)
        {
            int crop = Square(settings, "crop_size") ?? side;
            return crop == side
                ? side
                : throw Unsupported(settings, $"'size' is {side} and 'crop_size' is {crop}; expected the same for both");
        }

        throw Unsupported(settings, "images are not resized by their shorter side and cropped to a square, as CLIP's are");
    }

    /// <summary>The length that the shorter side gets; null if both sides get a length of their own.</summary>
    private static int? Shortest(Settings settings) => settings.Find("size") switch
    {
        null => ImageProcessorOptions.OpenAI().Size,
        { ValueKind: JsonValueKind.Object } => settings.Section("size").Integer("shortest_edge"),
        _ => settings.Integer("size"),
    };

    private static int? Square(Settings settings, string name)
    {
        if (settings.Find(name) is not { ValueKind: JsonValueKind.Object } value)
        {
            return settings.Integer(name);
        }

        Settings sides = settings.Section(name);
        return sides.Integer("height") is { } height && sides.Integer("width") == height
            ? height
            : throw settings.Wrong(name, "a square", value);
    }

    /// <summary>Hugging Face scales bytes by a factor; the image processor by 1/255. What is between them goes into mean and
    /// deviation.</summary>
    private static (float[] Mean, float[] Std) ReadNormalization(Settings settings)
    {
        double factor = settings.Flag("do_rescale") == false ? 1 : settings.Number("rescale_factor") ?? 1 / 255.0;
        if (!(factor > 0))
        {
            throw Unsupported(settings, $"'rescale_factor' is {factor}; expected a positive number");
        }

        bool normalizes = settings.Flag("do_normalize") != false;
        var defaults = new ImageProcessorOptions();
        float[] mean = normalizes ? settings.Numbers("image_mean") ?? [.. defaults.Mean] : [0, 0, 0];
        float[] std = normalizes ? settings.Numbers("image_std") ?? [.. defaults.Std] : [1, 1, 1];
        double scale = 255 * factor;
        return Math.Abs(scale - 1) < 1e-6 ? (mean, std) : ([.. mean.Select(Divide)], [.. std.Select(Divide)]);

        float Divide(float value) => (float)(value / scale);
    }

    private static InvalidDataException Unsupported(Settings settings, string what) => new(
        $"{settings.Path}: {what}. This is not supported; to go on with other settings, give {nameof(PretrainedModelOptions)}." +
        $"{nameof(PretrainedModelOptions.Image)}.");
}
