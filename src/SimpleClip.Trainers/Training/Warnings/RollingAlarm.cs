using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>An <see cref="Alarm"/> on the mean of the last values.</summary>
/// <param name="count">How many values.</param>
/// <param name="high">What it rings from.</param>
/// <param name="low">What the mean has to fall to before it can ring again.</param>
internal sealed class RollingAlarm(int count, double high, double low)
{
    private const string ValuesKey = "values", AlarmKey = "is_high";

    private readonly RecentValues _values = new(count);
    private readonly Alarm _alarm = new(high, low);

    /// <summary>How many values are taken together.</summary>
    public int Count => count;

    /// <summary>Takes a value.</summary>
    /// <returns>The mean if it rings; null if not, and as long as there are too few values.</returns>
    public double? Update(double value)
    {
        _values.Add(value);
        return _values.IsFull && _values.Average() is var mean && _alarm.Update(mean) ? mean : null;
    }

    /// <summary>What an interrupted run needs to go on.</summary>
    public JsonObject ToJson() => new() { [ValuesKey] = _values.ToJson(), [AlarmKey] = _alarm.ToJson() };

    /// <summary>Goes on where an interrupted run was.</summary>
    public void Restore(JsonObject state)
    {
        _values.Restore(state[ValuesKey]!);
        _alarm.Restore(state[AlarmKey]!);
    }
}
