namespace SimpleClip.Data;

/// <summary>torchvision's ColorJitter on some views: brightness, contrast, saturation and hue by random factors, in random order.</summary>
internal sealed class ColorJitter(ColorJitterOptions options) : IRandomOperation
{
    public void Apply(Span<byte> pixels, int size, ref SampleRandom random)
    {
        if (random.NextDouble() >= options.Probability)
        {
            return;
        }

        Span<int> order = [0, 1, 2, 3];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        double brightness = Factor(options.Brightness, ref random), contrast = Factor(options.Contrast, ref random);
        double saturation = Factor(options.Saturation, ref random), hue = random.NextDouble(-options.Hue, options.Hue);
        foreach (int operation in order)
        {
            switch (operation)
            {
                case 0 when options.Brightness > 0:
                    Brightness.Apply(pixels, brightness);
                    break;
                case 1 when options.Contrast > 0:
                    Contrast.Apply(pixels, contrast);
                    break;
                case 2 when options.Saturation > 0:
                    Saturation.Apply(pixels, saturation);
                    break;
                case 3 when options.Hue > 0:
                    Hue.Apply(pixels, hue);
                    break;
            }
        }
    }

    private static double Factor(double strength, ref SampleRandom random) => random.NextDouble(Math.Max(0, 1 - strength), 1 + strength);
}
