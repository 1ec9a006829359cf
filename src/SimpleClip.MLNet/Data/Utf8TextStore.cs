using System.Text;

namespace SimpleClip.Data;

/// <summary>Holds many short texts in little memory: UTF-8 in large blocks, and twelve bytes beside each text.</summary>
/// <remarks>Filled by one thread, then read by any number.</remarks>
internal sealed class Utf8TextStore
{
    private const int BlockSize = 1 << 20;
    private readonly List<byte[]> _blocks = [];
    private readonly List<(int Block, int Start, int Length)> _texts = [];
    private int _used = BlockSize;

    public int Count => _texts.Count;

    /// <summary>Adds a text.</summary>
    /// <returns>Its number, counted from 0.</returns>
    public int Add(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        if (length > BlockSize - _used)
        {
            // A text never crosses the end of a block; one longer than a block gets its own.
            _blocks.Add(new byte[Math.Max(BlockSize, length)]);
            _used = 0;
        }

        Encoding.UTF8.GetBytes(text, _blocks[^1].AsSpan(_used));
        _texts.Add((_blocks.Count - 1, _used, length));
        _used = Math.Min(BlockSize, _used + length);
        return _texts.Count - 1;
    }

    /// <summary>Takes back the text added last.</summary>
    public void RemoveLast()
    {
        (_, int start, _) = _texts[^1];
        _texts.RemoveAt(_texts.Count - 1);
        _used = start;
    }

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            (int block, int start, int length) = _texts[index];
            return _blocks[block].AsSpan(start, length);
        }
    }

    public string GetString(int index) => Encoding.UTF8.GetString(this[index]);
}
