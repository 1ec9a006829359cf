namespace SimpleClip.Training;

/// <summary>Rings once when a value gets high, and again only after it has been low in between.</summary>
/// <param name="high">What it rings from.</param>
/// <param name="low">What it has to fall to before it can ring again.</param>
internal sealed class Alarm(double high, double low)
{
    private bool _isHigh;

    /// <summary>Takes a value and says whether it rings.</summary>
    public bool Update(double value)
    {
        bool wasHigh = _isHigh;
        _isHigh = value >= (wasHigh ? low : high);
        return _isHigh && !wasHigh;
    }
}
