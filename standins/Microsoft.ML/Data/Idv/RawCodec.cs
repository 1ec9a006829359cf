using System.Runtime.InteropServices;

namespace Microsoft.ML.Data.IO;

/// <summary>Values as their bytes.</summary>
internal class RawCodec<T>(DataViewType type) : Codec<T> where T : unmanaged
{
    public override DataViewType Type => type;

    protected override string LoadName => typeof(T).Name;

    public override void Write(BinaryWriter writer, IReadOnlyList<T> values) => writer.Write(MemoryMarshal.AsBytes<T>(values.ToArray()));

    public override unsafe T[] Read(BinaryReader reader, int count) =>
        MemoryMarshal.Cast<byte, T>(reader.ReadBytes(count * sizeof(T))).ToArray();
}
