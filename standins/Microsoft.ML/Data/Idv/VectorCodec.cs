using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data.IO;

/// <summary>
/// The number of vectors, their lengths, counts of explicit values (-1 for dense), indices, and all values in the item's own format.
/// </summary>
internal sealed class VectorCodec<T>(VectorDataViewType type, Codec<T> item) : Codec<VBuffer<T>>
{
    public override DataViewType Type => type;

    protected override string LoadName => "VBuffer";

    public override void Write(BinaryWriter writer, IReadOnlyList<VBuffer<T>> values)
    {
        writer.Write(values.Count);
        writer.Write(type.Size);
        if (type.Size == 0)
            WriteAll(writer, values.Select(v => v.Length));
        WriteAll(writer, values.Select(v => v.IsDense ? -1 : v.GetValues().Length));
        List<int> indices = [.. values.SelectMany(v => v.GetIndices().ToArray())];
        writer.Write(indices.Count);
        WriteAll(writer, indices);
        item.Write(writer, [.. values.SelectMany(v => v.GetValues().ToArray())]);
    }

    public override VBuffer<T>[] Read(BinaryReader reader, int count)
    {
        Contracts.CheckDecode(reader.ReadInt32() == count);
        int size = reader.ReadInt32();
        int[] lengths = size == 0 ? ReadAll(reader, count) : [.. Enumerable.Repeat(size, count)];
        int[] counts = ReadAll(reader, count);
        int[] indices = ReadAll(reader, reader.ReadInt32());
        T[] values = item.Read(reader, counts.Zip(lengths, (c, length) => c < 0 ? length : c).Sum());
        var vectors = new VBuffer<T>[count];
        (int value, int index) = (0, 0);
        for (int i = 0; i < count; i++)
        {
            int n = counts[i] < 0 ? lengths[i] : counts[i];
            vectors[i] = counts[i] < 0
                ? new VBuffer<T>(n, values[value..(value + n)])
                : new VBuffer<T>(lengths[i], n, values[value..(value + n)], indices[index..(index + n)]);
            value += n;
            index += Math.Max(counts[i], 0);
        }
        return vectors;
    }

    protected override void WriteParameters(BinaryWriter writer)
    {
        item.WriteDefinition(writer);
        writer.Write(type.Dimensions.Length);
        WriteAll(writer, type.Dimensions);
    }

    private static void WriteAll(BinaryWriter writer, IEnumerable<int> numbers)
    {
        foreach (int number in numbers)
            writer.Write(number);
    }

    private static int[] ReadAll(BinaryReader reader, int count) => [.. Enumerable.Range(0, count).Select(_ => reader.ReadInt32())];
}
