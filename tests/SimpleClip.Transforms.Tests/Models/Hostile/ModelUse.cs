using SimpleClip.Weights;

namespace SimpleClip.Tests.Models.Hostile;

/// <summary>Loads a model and uses all of it once.</summary>
internal static class ModelUse
{
    public static void Run(string path)
    {
        ClipModel model = ClipModel.Load(path);
        if (model.HasWeights)
        {
            using SafetensorsFile weights = model.OpenWeights();
            weights.ReadFloats("w");
        }

        using var encoder = new ClipEncoder(model, new ClipEncoderOptions { Threads = 1 });
        encoder.EmbedPixels(new float[2 * model.ImageProcessor.ValuesPerImage], 2, new float[2 * encoder.Dimension]);
        encoder.EmbedTexts(["a photo of a red square.", "blue"]);
    }
}
