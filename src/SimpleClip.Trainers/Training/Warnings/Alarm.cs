using System.Text.Json.Nodes;

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

    /// <summary>What an interrupted run needs to go on.</summary>
    public JsonNode ToJson() => _isHigh;

    /// <summary>Goes on where an interrupted run was.</summary>
    public void Restore(JsonNode state) => _isHigh = state.GetValue<bool>();
}
