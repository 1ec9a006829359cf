using System.IO.Compression;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data.IO;

/// <summary>A schema with its annotations as a binary data view file without rows.</summary>
internal static class SchemaFile
{
    private const int HeaderSize = 256;
    private const ulong Signature = 0x00425644004C4D43;
    private const ulong TailSignature = 0x434D4C0044564200;
    private const ulong Version = 0x0001000100010006;

    /// <summary>Writes the columns whose types can be saved; the log names the others.</summary>
    public static void Write(IChannel ch, DataViewSchema schema, Stream stream)
    {
        var columns = schema.Select(column => (Column: column, Codec: Codec.ForTypeOrNull(column.Type))).ToList();
        foreach ((DataViewSchema.Column column, _) in columns.Where(c => c.Codec == null))
            ch.Info(MessageSensitivity.Schema, "The column '{0}' will not be written as it has unsavable column type.", column.Name);
        columns.RemoveAll(c => c.Codec == null);
        ch.Check(columns.Count > 0, "No valid columns to save");

        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(new byte[HeaderSize]);
        long[] annotations = [.. columns.Select(c => WriteAnnotations(writer, c.Column.Annotations))];
        long contents = stream.Position;
        for (int i = 0; i < columns.Count; i++)
        {
            writer.Write(columns[i].Column.Name);
            columns[i].Codec.WriteDefinition(writer);
            writer.Write((byte)0);
            writer.Write7BitEncodedInt64(1);
            writer.Write((long)HeaderSize);
            writer.Write(annotations[i]);
        }
        long tail = stream.Position;
        writer.Write(TailSignature);
        long end = stream.Position;
        stream.Position = 0;
        writer.Write(Signature);
        writer.Write(Version);
        writer.Write(Version);
        writer.Write(contents);
        writer.Write(tail);
        writer.Write(0L);
        writer.Write(columns.Count);
        writer.Flush();
        stream.Position = end;
    }

    public static DataViewSchema Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        Contracts.CheckDecode(reader.ReadUInt64() == Signature, "This does not appear to be a binary dataview file");
        reader.ReadUInt64();
        Contracts.CheckDecode(reader.ReadUInt64() <= Version, "Cannot read binary dataview: it is too new.");
        long contents = reader.ReadInt64();
        reader.ReadInt64();
        reader.ReadInt64();
        int count = reader.ReadInt32();
        stream.Position = contents;
        var builder = new DataViewSchema.Builder();
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString();
            Codec codec = Codec.ReadDefinition(reader);
            reader.ReadByte();
            reader.Read7BitEncodedInt64();
            reader.ReadInt64();
            long annotations = reader.ReadInt64();
            if (codec != null)
                builder.AddColumn(name, codec.Type, annotations == 0 ? null : ReadAnnotations(reader, annotations));
        }
        return builder.ToSchema();
    }

    private static long WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        var blocks = new List<(string Kind, Codec Codec, long Start, long Length)>();
        foreach (DataViewSchema.Column annotation in annotations.Schema)
        {
            var codec = Codec.ForTypeOrNull(annotation.Type);
            if (codec == null)
                continue;
            long start = writer.BaseStream.Position;
            Generics.Call<object>(WriteAnnotation<int>, annotation.Type.RawType, writer, codec, annotations, annotation);
            blocks.Add((annotation.Name, codec, start, writer.BaseStream.Position - start));
        }
        if (blocks.Count == 0)
            return 0;
        long contents = writer.BaseStream.Position;
        writer.Write7BitEncodedInt64(blocks.Count);
        foreach ((string kind, Codec codec, long start, long length) in blocks)
        {
            writer.Write(kind);
            codec.WriteDefinition(writer);
            writer.Write((byte)0);
            writer.Write(start);
            writer.Write7BitEncodedInt64(length);
        }
        return contents;
    }

    private static DataViewSchema.Annotations ReadAnnotations(BinaryReader reader, long position)
    {
        long back = reader.BaseStream.Position;
        reader.BaseStream.Position = position;
        var builder = new DataViewSchema.Annotations.Builder();
        long count = reader.Read7BitEncodedInt64();
        for (long i = 0; i < count; i++)
        {
            string kind = reader.ReadString();
            Codec codec = Codec.ReadDefinition(reader);
            bool isCompressed = reader.ReadByte() != 0;
            long start = reader.ReadInt64();
            byte[] block = new byte[reader.Read7BitEncodedInt64()];
            if (codec == null)
                continue;
            long next = reader.BaseStream.Position;
            reader.BaseStream.Position = start;
            reader.BaseStream.ReadExactly(block);
            reader.BaseStream.Position = next;
            Stream data = isCompressed ? new DeflateStream(new MemoryStream(block), CompressionMode.Decompress) : new MemoryStream(block);
            builder.Add(kind, codec.Type, Generics.Call<Delegate>(ReadAnnotation<int>, codec.Type.RawType, new BinaryReader(data), codec));
        }
        reader.BaseStream.Position = back;
        return builder.ToAnnotations();
    }

    private static object WriteAnnotation<T>(BinaryWriter writer, Codec codec, DataViewSchema.Annotations annotations,
        DataViewSchema.Column annotation)
    {
        T value = default;
        annotations.GetGetter<T>(annotation)(ref value);
        ((Codec<T>)codec).Write(writer, [value]);
        writer.Flush();
        return null;
    }

    private static Delegate ReadAnnotation<T>(BinaryReader reader, Codec codec)
    {
        T value = ((Codec<T>)codec).Read(reader, 1)[0];
        return (ValueGetter<T>)((ref T dst) => dst = value);
    }
}
