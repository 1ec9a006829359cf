using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML;

/// <summary>Transforms of images.</summary>
public static class ImageEstimatorsCatalog
{
    public static ImageLoadingEstimator LoadImages(this TransformsCatalog catalog, string outputColumnName, string imageFolder,
        string inputColumnName = null) =>
        new(catalog.GetEnvironment(), imageFolder, true, [(outputColumnName, inputColumnName ?? outputColumnName)]);

    public static ImageLoadingEstimator LoadRawImageBytes(this TransformsCatalog catalog, string outputColumnName, string imageFolder,
        string inputColumnName = null) =>
        new(catalog.GetEnvironment(), imageFolder, false, [(outputColumnName, inputColumnName ?? outputColumnName)]);

    public static ImageResizingEstimator ResizeImages(this TransformsCatalog catalog,
        string outputColumnName,
        int imageWidth,
        int imageHeight,
        string inputColumnName = null,
        ImageResizingEstimator.ResizingKind resizing = ImageResizingEstimator.ResizingKind.IsoCrop,
        ImageResizingEstimator.Anchor cropAnchor = ImageResizingEstimator.Anchor.Center) =>
        new(catalog.GetEnvironment(), (outputColumnName, inputColumnName ?? outputColumnName), imageWidth, imageHeight, resizing,
            cropAnchor);

    public static ImagePixelExtractingEstimator ExtractPixels(this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = null,
        ImagePixelExtractingEstimator.ColorBits colorsToExtract = ImagePixelExtractingEstimator.ColorBits.Rgb,
        ImagePixelExtractingEstimator.ColorsOrder orderOfExtraction = ImagePixelExtractingEstimator.ColorsOrder.ARGB,
        bool interleavePixelColors = false,
        float offsetImage = 0f,
        float scaleImage = 1f,
        bool outputAsFloatArray = true)
    {
        (float offset, float scale) = outputAsFloatArray ? (offsetImage, scaleImage) : (0f, 1f);
        return new(catalog.GetEnvironment(), (outputColumnName, inputColumnName ?? outputColumnName),
            new PixelLayout(colorsToExtract, orderOfExtraction, interleavePixelColors, offset, scale, outputAsFloatArray));
    }
}
