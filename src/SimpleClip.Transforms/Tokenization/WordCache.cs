using System.Numerics;
using System.Runtime.InteropServices;

namespace SimpleClip.Tokenization;

/// <summary>
/// Remembers the tokens of recently seen words. A fixed table in which a new word takes the place of an old one: bounded memory without
/// bookkeeping, and, since entries are immutable and references are written atomically, safe for any number of threads without a lock.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are rare and are not remembered, which bounds the memory of an entry.</summary>
    public const int LongestWord = 40;

    private const int Slots = 1 << 15;
    private const int Ways = 2;

    private readonly Entry?[] _entries = new Entry?[Slots * Ways];

    /// <summary>The tokens of a word, if it is remembered.</summary>
    public bool TryGet(ReadOnlySpan<char> word, out int[] tokens)
    {
        int slot = Slot(word);
        for (int way = 0; way < Ways; way++)
        {
            if (_entries[slot + way] is { } entry && word.SequenceEqual(entry.Word))
            {
                tokens = entry.Tokens;
                return true;
            }
        }

        tokens = [];
        return false;
    }

    /// <summary>Remembers a word; the one that came to its place before moves on to the second way.</summary>
    public void Add(ReadOnlySpan<char> word, int[] tokens)
    {
        if (word.Length <= LongestWord)
        {
            int slot = Slot(word);
            _entries[slot + 1] = _entries[slot];
            _entries[slot] = new Entry(word.ToString(), tokens);
        }
    }

    // Four characters a step. Whoever forges collisions only makes the cache miss.
    private static int Slot(ReadOnlySpan<char> word)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ulong hash = (uint)word.Length;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(word);
        while (bytes.Length >= sizeof(ulong))
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * Multiplier, 29);
            bytes = bytes[sizeof(ulong)..];
        }

        for (; bytes.Length > 0; bytes = bytes[sizeof(char)..])
        {
            hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ushort>(bytes)) * Multiplier, 29);
        }

        return (int)((hash * Multiplier) >> 49) * Ways;
    }

    private sealed class Entry(string word, int[] tokens)
    {
        public readonly string Word = word;
        public readonly int[] Tokens = tokens;
    }
}
