namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

public readonly struct LanczosResampler(float radius) : IResampler
{
    public float Radius { get; } = radius;

    public float GetValue(float x)
    {
        x = MathF.Abs(x);
        return x < Radius ? Sinc(x) * Sinc(x / Radius) : 0;
    }

    private static float Sinc(float x) => x < 1e-5f ? 1 : MathF.Sin(MathF.PI * x) / (MathF.PI * x);
}
