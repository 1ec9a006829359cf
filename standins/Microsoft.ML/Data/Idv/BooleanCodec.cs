namespace Microsoft.ML.Data.IO;

/// <summary>Eight flags to a byte, the first one lowest.</summary>
internal sealed class BooleanCodec : Codec<bool>
{
    public override DataViewType Type => BooleanDataViewType.Instance;

    protected override string LoadName => "Boolean";

    public override void Write(BinaryWriter writer, IReadOnlyList<bool> values)
    {
        foreach (bool[] flags in values.Chunk(8))
            writer.Write((byte)flags.Select((flag, bit) => flag ? 1 << bit : 0).Sum());
    }

    public override bool[] Read(BinaryReader reader, int count)
    {
        byte[] bytes = reader.ReadBytes((count + 7) / 8);
        return [.. Enumerable.Range(0, count).Select(i => (bytes[i / 8] >> (i % 8) & 1) != 0)];
    }
}
