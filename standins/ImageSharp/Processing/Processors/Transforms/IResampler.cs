namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

// A function of the distance to a pixel's centre, zero beyond the radius.
public interface IResampler
{
    float Radius { get; }

    float GetValue(float x);
}
