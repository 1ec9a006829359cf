#nullable disable
using System.Collections;

namespace TorchSharp.Utils;

/// <summary>A dictionary that lists its entries in the order in which they came.</summary>
public class OrderedDict<TKey, TValue> : IEnumerable<(TKey, TValue)>
{
    private readonly List<(TKey Key, TValue Value)> _list = [];
    private readonly Dictionary<TKey, TValue> _values = [];

    public int Count => _list.Count;

    public TValue this[TKey key]
    {
        get => _values[key];
        set
        {
            int at = _list.FindIndex(entry => entry.Key.Equals(key));
            if (at >= 0)
            {
                _list[at] = (key, value);
            }
            else
            {
                _list.Add((key, value));
            }

            _values[key] = value;
        }
    }

    public void Add(TKey key, TValue value)
    {
        _values.Add(key, value);
        _list.Add((key, value));
    }

    public bool Remove(TKey key)
    {
        _list.RemoveAll(entry => entry.Key.Equals(key));
        return _values.Remove(key);
    }

    public bool ContainsKey(TKey key) => _values.ContainsKey(key);

    public bool TryGetValue(TKey key, out TValue value) => _values.TryGetValue(key, out value);

    public void clear()
    {
        _list.Clear();
        _values.Clear();
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal bool TryAdd(TKey key, TValue value)
    {
        if (!_values.TryAdd(key, value))
        {
            return false;
        }

        _list.Add((key, value));
        return true;
    }
}
