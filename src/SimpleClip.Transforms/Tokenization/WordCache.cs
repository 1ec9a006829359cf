using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace SimpleClip.Tokenization;

/// <summary>
/// Remembers the tokens of recently seen words. A fixed table in which a new word takes the place of an old one: bounded memory without
/// bookkeeping, and, since entries are immutable and references are written atomically, safe for any number of threads without a lock.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words, in bytes, are rare and are not remembered, which bounds the memory of an entry.</summary>
    public const int LongestWord = 120;

    /// <summary>A word's first bytes are compared as two numbers; so many bytes behind a word must be readable.</summary>
    public const int Padding = 2 * sizeof(ulong);

    private const int Slots = 1 << 15;
    private const int Ways = 2;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Entry?[] _entries = new Entry?[Slots * Ways];

    /// <summary>The tokens of a word, if it is remembered.</summary>
    /// <param name="padded">The word and at least <see cref="Padding"/> bytes more.</param>
    /// <param name="length">The word's length.</param>
    /// <param name="entry">The word's tokens.</param>
    public bool TryGet(ReadOnlySpan<byte> padded, int length, [NotNullWhen(true)] out Entry? entry)
    {
        (ulong low, ulong high) = Pack(padded, length);
        int slot = Slot(padded, length, low, high);
        entry = _entries[slot];
        if (entry is not null && entry.Is(padded, length, low, high))
        {
            return true;
        }

        entry = _entries[slot + 1];
        return entry is not null && entry.Is(padded, length, low, high);
    }

    /// <summary>Remembers a word; the one that came to its place before moves on to the second way.</summary>
    /// <inheritdoc cref="TryGet"/>
    /// <param name="padded">The word and at least <see cref="Padding"/> bytes more.</param>
    /// <param name="length">The word's length.</param>
    /// <param name="tokens">Its tokens.</param>
    public void Add(ReadOnlySpan<byte> padded, int length, int[] tokens)
    {
        if (length <= LongestWord)
        {
            (ulong low, ulong high) = Pack(padded, length);
            int slot = Slot(padded, length, low, high);
            _entries[slot + 1] = _entries[slot];
            _entries[slot] = new Entry(length > Padding ? padded[..length].ToArray() : [], length, low, high, tokens);
        }
    }

    // The first sixteen bytes, zeros where the word is shorter.
    private static (ulong Low, ulong High) Pack(ReadOnlySpan<byte> padded, int length)
    {
        const int Half = sizeof(ulong);
        ulong low = BinaryPrimitives.ReadUInt64LittleEndian(padded);
        if (length <= Half)
        {
            return (low & Mask(length), 0);
        }

        ulong high = BinaryPrimitives.ReadUInt64LittleEndian(padded[Half..]);
        return (low, high & Mask(Math.Min(length - Half, Half)));
    }

    // Of 1 to 8 bytes.
    private static ulong Mask(int bytes) => ulong.MaxValue >> (8 * (sizeof(ulong) - bytes));

    // Whoever forges collisions only makes the cache miss.
    private static int Slot(ReadOnlySpan<byte> padded, int length, ulong low, ulong high)
    {
        ulong hash = Mix(Mix((uint)length, low), high);
        for (int at = Padding; at < length; at += sizeof(ulong))
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(padded[at..]) & Mask(Math.Min(length - at, sizeof(ulong))));
        }

        return (int)((hash * Multiplier) >> 49) * Ways;
    }

    private static ulong Mix(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * Multiplier, 29);

    /// <summary>A word and its tokens.</summary>
    internal sealed class Entry(byte[] word, int length, ulong low, ulong high, int[] tokens)
    {
        private readonly ulong _low = low;
        private readonly ulong _high = high;
        private readonly int _length = length;

        /// <summary>How many tokens there are.</summary>
        public readonly int Count = tokens.Length;

        /// <summary>The first token, mostly the only one.</summary>
        public readonly int First = tokens[0];

        /// <summary>All tokens.</summary>
        public readonly int[] Tokens = tokens;

        private readonly byte[] _word = word;

        /// <summary>Whether this is the entry of a word.</summary>
        public bool Is(ReadOnlySpan<byte> padded, int length, ulong low, ulong high) =>
            _low == low && _high == high && _length == length && (length <= Padding || padded[..length].SequenceEqual(_word));
    }
}
