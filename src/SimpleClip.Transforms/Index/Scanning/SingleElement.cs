using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimpleClip.Indexing.Scanning;

/// <summary>Rows of 32-bit numbers, read in their order.</summary>
internal readonly unsafe struct SingleElement : IRowElement
{
    public static int Step => 2 * sizeof(Vector<float>);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* source, out Vector<float> first, out Vector<float> second)
    {
        first = *(Vector<float>*)source;
        second = *(Vector<float>*)(source + sizeof(Vector<float>));
    }
}
