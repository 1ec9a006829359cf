namespace SimpleClip.Data;

/// <summary>
/// RandAugment (E. D. Cubuk et al., 2019) with the operations and ranges of torchvision: a few operations in a row, each drawn from all of
/// them, all of the same strength.
/// </summary>
internal sealed class RandAugment(RandAugmentOptions options) : IRandomOperation
{
    private static readonly int Count = Enum.GetValues<RandAugmentOperation>().Length;

    public void Apply(Span<byte> pixels, int size, ref SampleRandom random)
    {
        for (int i = 0; i < options.Operations; i++)
        {
            var operation = (RandAugmentOperation)random.Next(Count);
            bool negative = random.Next(2) == 1;
            double magnitude = options.MagnitudeStd > 0 ? options.Magnitude + (options.MagnitudeStd * random.NextGaussian()) : options.Magnitude;
            double strength = Math.Clamp(magnitude / RandAugmentOptions.MaxMagnitude, 0, 1);
            Apply(operation, pixels, size, negative ? -strength : strength);
        }
    }

    /// <summary>Applies one operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="pixels">[size, size, 3].</param>
    /// <param name="size">Side of the view.</param>
    /// <param name="strength">From -1 to 1; operations that have only one direction take no notice of the sign.</param>
    internal static void Apply(RandAugmentOperation operation, Span<byte> pixels, int size, double strength)
    {
        const double MaxShear = 0.3, MaxShift = 150.0 / 331, MaxDegrees = 30, MaxChange = 0.9;
        switch (operation)
        {
            case RandAugmentOperation.Identity:
                break;
            case RandAugmentOperation.ShearX:
                AffineTransform.ShearX(MaxShear * strength).Apply(pixels, size);
                break;
            case RandAugmentOperation.ShearY:
                AffineTransform.ShearY(MaxShear * strength).Apply(pixels, size);
                break;
            case RandAugmentOperation.TranslateX:
                AffineTransform.Translation((int)(MaxShift * size * strength), 0).Apply(pixels, size);
                break;
            case RandAugmentOperation.TranslateY:
                AffineTransform.Translation(0, (int)(MaxShift * size * strength)).Apply(pixels, size);
                break;
            case RandAugmentOperation.Rotate:
                AffineTransform.Rotation(MaxDegrees * strength, size, size).Apply(pixels, size);
                break;
            case RandAugmentOperation.Brightness:
                Brightness.Apply(pixels, 1 + (MaxChange * strength));
                break;
            case RandAugmentOperation.Color:
                Saturation.Apply(pixels, 1 + (MaxChange * strength));
                break;
            case RandAugmentOperation.Contrast:
                Contrast.Apply(pixels, 1 + (MaxChange * strength));
                break;
            case RandAugmentOperation.Sharpness:
                Sharpness.Apply(pixels, size, 1 + (MaxChange * strength));
                break;
            case RandAugmentOperation.Posterize:
                Posterize.Apply(pixels, 8 - (int)Math.Round(4 * Math.Abs(strength)));
                break;
            case RandAugmentOperation.Solarize:
                Solarize.Apply(pixels, byte.MaxValue * (1 - Math.Abs(strength)));
                break;
            case RandAugmentOperation.AutoContrast:
                AutoContrast.Apply(pixels);
                break;
            case RandAugmentOperation.Equalize:
                Equalize.Apply(pixels);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation.");
        }
    }
}
