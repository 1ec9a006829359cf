using System.Collections;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>The last values of a figure, oldest first.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class RecentValues(int most) : IReadOnlyCollection<double>
{
    private readonly Queue<double> _values = new(most + 1);

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    /// <summary>Whether there are as many as are kept.</summary>
    public bool IsFull => _values.Count == most;

    /// <summary>Adds a value; the oldest goes where there are too many.</summary>
    public void Add(double value)
    {
        _values.Enqueue(value);
        if (_values.Count > most)
        {
            _values.Dequeue();
        }
    }

    /// <summary>The values as JSON; none of them may be infinite or not a number.</summary>
    public JsonArray ToJson() => new([.. _values]);

    /// <summary>Puts values back in place of those there are.</summary>
    public void Restore(JsonNode values)
    {
        _values.Clear();
        foreach (JsonNode? value in values.AsArray())
        {
            _values.Enqueue(value!.GetValue<double>());
        }
    }

    public IEnumerator<double> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
