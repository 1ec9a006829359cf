using System.Numerics;

namespace SimpleClip.Indexing.Scanning;

/// <summary>How the numbers of a row are read: two vectors of them at a time.</summary>
internal unsafe interface IRowElement
{
    /// <summary>The bytes of a row that one call of <see cref="Load"/> reads.</summary>
    static abstract int Step { get; }

    /// <summary>Reads the numbers at an address. <see cref="PackedQueries"/> has those of a query in the same order.</summary>
    static abstract void Load(byte* source, out Vector<float> first, out Vector<float> second);
}
