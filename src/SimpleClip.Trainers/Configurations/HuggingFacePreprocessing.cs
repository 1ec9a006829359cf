using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SimpleClip.Images;

namespace SimpleClip.Configurations;

/// <summary>Reads and writes <c>preprocessor_config.json</c> as transformers' CLIPImageProcessor does; missing members have its
/// defaults.</summary>
internal static class HuggingFacePreprocessing
{
    // PIL's numbers of its filters.
    private const int Bilinear = 2, Bicubic = 3;

    /// <summary>Reads the settings.</summary>
    /// <param name="root">The document.</param>
    /// <param name="imageSize">The side of the images that the network takes.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <exception cref="FormatException">It asks for another preparation than resizing, cropping and normalising; the message lists
    /// why.</exception>
    public static ImageProcessorOptions Read(JsonObject root, int imageSize, string name)
    {
        var log = new ConfigurationLog();
        var document = new ConfigurationSection(root, "", log);
        foreach (string step in (string[])["do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb"])
        {
            document.Expect(step, true);
        }

        document.Ignore("feature_extractor_type", "image_processor_type", "processor_class", "_valid_processor_keys", "return_tensors", "data_format");
        if (Math.Abs(document.Number("rescale_factor", 1 / 255.0) - (1 / 255.0)) > 1e-9)
        {
            document.Report("rescale_factor", "is not supported; expected 1/255");
        }

        CheckSize(document, "size", imageSize, "shortest_edge");
        CheckSize(document, "crop_size", imageSize, "height", "width");
        int filter = document.Integer("resample", Bicubic);
        if (filter is not (Bilinear or Bicubic))
        {
            document.Report("resample", $"is not supported; expected {Bicubic} (bicubic) or {Bilinear} (bilinear)");
        }

        ImageProcessorOptions defaults = ImageProcessorOptions.OpenAI(imageSize);
        var options = defaults with
        {
            Mean = document.Floats("image_mean")?.ToImmutableArray() ?? defaults.Mean,
            Std = document.Floats("image_std")?.ToImmutableArray() ?? defaults.Std,
            Interpolation = filter == Bilinear ? Interpolation.Bilinear : Interpolation.Bicubic,
        };
        document.Finish();
        log.ThrowIfWrong(name);
        return options;
    }

    /// <summary>Writes the settings.</summary>
    public static JsonObject Write(ImageProcessorOptions options) => new()
    {
        ["image_processor_type"] = "CLIPImageProcessor",
        ["do_resize"] = true,
        ["size"] = new JsonObject { ["shortest_edge"] = options.Size },
        ["resample"] = options.Interpolation == Interpolation.Bilinear ? Bilinear : Bicubic,
        ["do_center_crop"] = true,
        ["crop_size"] = new JsonObject { ["height"] = options.Size, ["width"] = options.Size },
        ["do_rescale"] = true,
        ["rescale_factor"] = 1 / 255.0,
        ["do_normalize"] = true,
        ["do_convert_rgb"] = true,
        ["image_mean"] = new JsonArray([.. options.Mean.Select(value => JsonValue.Create(value))]),
        ["image_std"] = new JsonArray([.. options.Std.Select(value => JsonValue.Create(value))]),
    };

    /// <summary>A size is a number, in old files, or an object with these members, all of which are the network's size.</summary>
    private static void CheckSize(ConfigurationSection document, string name, int imageSize, params string[] members)
    {
        JsonNode number = JsonValue.Create(imageSize);
        if (document.Node(name) is { } size
            && !JsonNode.DeepEquals(size, number)
            && !JsonNode.DeepEquals(size, new JsonObject(members.Select(member => KeyValuePair.Create<string, JsonNode?>(member, imageSize)))))
        {
            document.Report(name, $"is not supported; expected {string.Join(" and ", members)} {imageSize}, the size of the network's images");
        }
    }
}
