namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

// Recognised by its type: a resize with it copies pixels.
public readonly struct NearestNeighborResampler : IResampler
{
    public float Radius => 1;

    public float GetValue(float x) => x;
}
