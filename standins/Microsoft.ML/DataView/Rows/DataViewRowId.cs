using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>A 128-bit row id. New ids are derived from old ones by a Murmur3 round, so that they stay unique.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    public readonly ulong Low;
    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    public override string ToString() => $"{High:x16}{Low:x16}";

    public int CompareTo(DataViewRowId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    /// <summary>The id of a row that splits off this one.</summary>
    public DataViewRowId Fork() => Round(1, 0);

    /// <summary>The id that follows this one.</summary>
    public DataViewRowId Next() => Round(0, 0);

    /// <summary>An id made of two.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        DataViewRowId fork = other.Fork();
        return Round(fork.Low, fork.High);
    }

    private DataViewRowId Round(ulong k1, ulong k2)
    {
        ulong h1 = Low ^ (BitOperations.RotateLeft(k1 * C1, 31) * C2);
        h1 = ((BitOperations.RotateLeft(h1, 27) + High) * 5) + 0x52dce729;
        ulong h2 = High ^ (BitOperations.RotateLeft(k2 * C2, 33) * C1);
        h2 = ((BitOperations.RotateLeft(h2, 31) + h1) * 5) + 0x38495ab5;
        return new DataViewRowId(h1, h2);
    }
}
