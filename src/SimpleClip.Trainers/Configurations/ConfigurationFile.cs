using System.Text.Json.Nodes;

namespace SimpleClip.Configurations;

/// <summary>Reads a configuration file of any project, which its members tell.</summary>
internal static class ConfigurationFile
{
    public const string WhereImageSettingsLie = "the part preprocess_cfg in it (open_clip) or the file preprocessor_config.json beside it (Hugging Face)";

    private const string ImageSettings = "preprocessor_config.json";

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file cannot be used; the message lists why.</exception>
    public static ConfigurationReading Read(string path)
    {
        try
        {
            JsonObject root = ConfigurationSection.ParseObject(File.ReadAllText(path), path);
            if (root.ContainsKey(OpenClipConfiguration.ModelPart) || root.ContainsKey("vision_cfg"))
            {
                return OpenClipConfiguration.Read(root, path);
            }

            if (root.ContainsKey(MobileClipConfiguration.ImagePart))
            {
                return MobileClipConfiguration.Read(root, path);
            }

            if (root.ContainsKey("model_type"))
            {
                string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, ImageSettings);
                return HuggingFaceConfiguration.Read(root, size => ReadImageSettings(beside, size), path);
            }
        }
        catch (FormatException error)
        {
            throw new InvalidDataException(error.Message, error);
        }

        throw new InvalidDataException(
            $"{path} is no configuration that is known here; expected open_clip's (vision_cfg), ml-mobileclip's (image_cfg) or Hugging Face's (model_type).");
    }

    private static ImageProcessorOptions? ReadImageSettings(string path, int imageSize) => File.Exists(path)
        ? HuggingFacePreprocessing.Read(ConfigurationSection.ParseObject(File.ReadAllText(path), path), imageSize, path)
        : null;
}
