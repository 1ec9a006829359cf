using SimpleClip.Images;

namespace SimpleClip.Bench;

/// <summary>Image files to the tower's input on one thread, in turn with Pillow and torchvision (bench/preprocess).</summary>
internal static class PreprocessBench
{
    /// <summary>
    /// Reads, decodes, resizes, crops and normalises the files of a folder over and over; the figure is the mean of one value of each.
    /// </summary>
    /// <param name="folder">The folder of image files.</param>
    /// <param name="size">The side of the tower's input.</param>
    /// <param name="scaledDecoding">Whether large JPEG files are decoded at a fraction of their size.</param>
    public static void Run(string folder, int size, bool scaledDecoding)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
        var processor = new ClipImageProcessor(ImageProcessorOptions.OpenAI(size) with { ScaledDecoding = scaledDecoding });
        float[] values = new float[processor.ValuesPerImage];
        int next = 0;
        Turns.Take(images =>
        {
            double sum = 0;
            for (int i = 0; i < images; i++)
            {
                processor.Process(ImageSource.FromFile(files[next++ % files.Length]), values);
                sum += values[values.Length / 2];
            }

            return [sum / images];
        });
    }
}
