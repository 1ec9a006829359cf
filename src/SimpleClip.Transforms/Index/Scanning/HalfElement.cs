using System.Numerics;
using System.Runtime.CompilerServices;

namespace SimpleClip.Indexing.Scanning;

/// <summary>
/// Rows of 16-bit numbers. Two neighbours share 32 bits; the even ones come first, then the odd ones, so that nothing needs to move between
/// lanes.
/// </summary>
/// <remarks>
/// Sign, exponent and mantissa of a normal half are moved to their places in a 32-bit number, which gives its value times 2^-112, because
/// the exponent's bias is 15 in one and 127 in the other: the query makes up for it, see <see cref="QueryScale"/>.
/// </remarks>
internal readonly unsafe struct HalfElement : IRowElement
{
    private const int ExponentBiasDifference = 127 - 15;

    // Sign, and the 15 other bits three places below it.
    private const int Mask = unchecked((int)0x8FFFE000);

    public static int Step => sizeof(Vector<int>);

    /// <summary>What queries are multiplied by, since <see cref="Load"/> gives numbers that much too small.</summary>
    /// <param name="exponent">Numbers were multiplied by two to this power before they were rounded to halves.</param>
    public static float QueryScale(int exponent) => MathF.ScaleB(1, ExponentBiasDifference - exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* source, out Vector<float> first, out Vector<float> second)
    {
        Vector<int> pairs = *(Vector<int>*)source;
        first = (((pairs << 16) >> 3) & new Vector<int>(Mask)).As<int, float>();
        second = ((pairs >> 3) & new Vector<int>(Mask)).As<int, float>();
    }
}
