using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data.IO;

/// <summary>The number of texts, where each one ends, and all of them as one string.</summary>
internal sealed class TextCodec : Codec<ReadOnlyMemory<char>>
{
    public override DataViewType Type => TextDataViewType.Instance;

    protected override string LoadName => "TextSpan";

    public override void Write(BinaryWriter writer, IReadOnlyList<ReadOnlyMemory<char>> values)
    {
        var all = new StringBuilder();
        writer.Write(values.Count);
        foreach (ReadOnlyMemory<char> value in values)
            writer.Write(all.Append(value).Length);
        writer.Write(all.ToString());
    }

    public override ReadOnlyMemory<char>[] Read(BinaryReader reader, int count)
    {
        Contracts.CheckDecode(reader.ReadInt32() == count);
        int[] ends = [.. Enumerable.Range(0, count).Select(_ => reader.ReadInt32())];
        string all = reader.ReadString();
        Contracts.CheckDecode(count == 0 || ends[^1] == all.Length);
        return [.. ends.Select((end, i) => all.AsMemory()[(i == 0 ? 0 : ends[i - 1])..end])];
    }
}
