namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

// For every position of the result, the run of source positions it is made from and their weights, which add up to 1.
// When the image shrinks, the resampler is stretched by the same factor, so that every source pixel counts.
internal sealed class ResizeKernels
{
    private const double Tolerance = 1e-8;

    private readonly int[] _starts;
    private readonly float[][] _weights;

    public ResizeKernels(IResampler sampler, int targetLength, int sourceLength)
    {
        double ratio = (double)sourceLength / targetLength;
        double scale = Math.Max(1, ratio);
        int radius = Ceiling(scale * sampler.Radius);
        _starts = new int[targetLength];
        _weights = new float[targetLength][];
        var values = new double[(2 * radius) + 1];
        for (int i = 0; i < targetLength; i++)
        {
            double center = ((i + 0.5) * ratio) - 0.5;
            int first = Math.Max(0, Ceiling(center - radius));
            int last = Math.Min(sourceLength - 1, Floor(center + radius));
            double sum = 0;
            for (int j = first; j <= last; j++)
            {
                values[j - first] = sampler.GetValue((float)((j - center) / scale));
                sum += values[j - first];
            }

            _starts[i] = first;
            _weights[i] = new float[last - first + 1];
            for (int k = 0; k < _weights[i].Length; k++)
            {
                _weights[i][k] = (float)(sum > 0 ? values[k] / sum : values[k]);
            }
        }
    }

    public int Start(int position) => _starts[position];

    public ReadOnlySpan<float> Weights(int position) => _weights[position];

    private static int Ceiling(double value) => (int)Math.Ceiling(value - Tolerance);

    private static int Floor(double value) => (int)Math.Floor(value + Tolerance);
}
