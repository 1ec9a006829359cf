namespace SimpleClip.Training;

/// <summary>The mean of the last values.</summary>
/// <param name="count">How many.</param>
internal sealed class RollingMean(int count)
{
    private readonly Queue<double> _values = new(count + 1);

    /// <summary>How many values are taken together.</summary>
    public int Count => count;

    /// <summary>Takes a value.</summary>
    /// <returns>The mean, or null as long as there are too few values.</returns>
    public double? Add(double value)
    {
        _values.Enqueue(value);
        if (_values.Count > count)
        {
            _values.Dequeue();
        }

        return _values.Count == count ? _values.Average() : null;
    }
}
