namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

// Keys' cubic convolution with a = -1/2.
public readonly struct BicubicResampler : IResampler
{
    public float Radius => 2;

    public float GetValue(float x)
    {
        x = MathF.Abs(x);
        return x switch
        {
            <= 1 => 1 + (x * x * ((1.5f * x) - 2.5f)),
            < 2 => 2 + (x * (-4 + (x * (2.5f - (0.5f * x))))),
            _ => 0,
        };
    }
}
