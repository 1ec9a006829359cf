using System.Collections.Immutable;
using System.Text.Json.Nodes;
using SimpleClip.Images;

namespace SimpleClip.Configurations;

/// <summary>open_clip's <c>preprocess_cfg</c>; what is missing has the defaults of open_clip's <c>PreprocessCfg</c>.</summary>
internal static class OpenClipPreprocessing
{
    /// <summary>Reads the section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="imageSize">The side of the images that the network takes, which goes before the section's own.</param>
    public static ImageProcessorOptions Read(ConfigurationSection section, int imageSize)
    {
        section.Expect("mode", "RGB");
        section.Expect("resize_mode", "shortest");
        section.Ignore("fill_color", "size", "num_channels");
        ImageProcessorOptions defaults = ImageProcessorOptions.OpenAI(imageSize);
        string interpolation = section.Text("interpolation", "bicubic");
        if (interpolation is not ("bicubic" or "bilinear"))
        {
            section.Report("interpolation", "is not supported; expected \"bicubic\" or \"bilinear\"");
        }

        var options = defaults with
        {
            Mean = section.Floats("mean")?.ToImmutableArray() ?? defaults.Mean,
            Std = section.Floats("std")?.ToImmutableArray() ?? defaults.Std,
            Interpolation = interpolation == "bilinear" ? Interpolation.Bilinear : Interpolation.Bicubic,
        };
        section.Finish();
        return options;
    }

    /// <summary>Writes the section.</summary>
    public static JsonObject Write(ImageProcessorOptions options) => new()
    {
        ["mean"] = new JsonArray([.. options.Mean.Select(value => JsonValue.Create(value))]),
        ["std"] = new JsonArray([.. options.Std.Select(value => JsonValue.Create(value))]),
        ["interpolation"] = options.Interpolation == Interpolation.Bilinear ? "bilinear" : "bicubic",
        ["resize_mode"] = "shortest",
    };
}
