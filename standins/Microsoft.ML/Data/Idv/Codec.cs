using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data.IO;

/// <summary>How values of one column type are written in the binary format.</summary>
internal abstract class Codec
{
    public abstract DataViewType Type { get; }

    protected abstract string LoadName { get; }

    /// <summary>The codec of a type, or null if the type cannot be saved.</summary>
    public static Codec ForTypeOrNull(DataViewType type) => type switch
    {
        TextDataViewType => new TextCodec(),
        BooleanDataViewType => new BooleanCodec(),
        KeyDataViewType key => Make(typeof(KeyCodec<>), key.RawType, key),
        NumberDataViewType or TimeSpanDataViewType or RowIdDataViewType => Make(typeof(RawCodec<>), type.RawType, type),
        VectorDataViewType vector when ForTypeOrNull(vector.ItemType) is Codec item =>
            Make(typeof(VectorCodec<>), vector.ItemType.RawType, vector, item),
        _ => null,
    };

    /// <summary>Writes name and parameters.</summary>
    public void WriteDefinition(BinaryWriter writer)
    {
        using var parameters = new MemoryStream();
        WriteParameters(new BinaryWriter(parameters));
        writer.Write(LoadName);
        writer.Write7BitEncodedInt64(parameters.Length);
        writer.Write(parameters.ToArray());
    }

    /// <summary>Reads what <see cref="WriteDefinition"/> wrote; null for an unknown codec.</summary>
    public static Codec ReadDefinition(BinaryReader reader)
    {
        string name = reader.ReadString();
        long end = reader.Read7BitEncodedInt64();
        end += reader.BaseStream.Position;
        Codec codec = name switch
        {
            "Key2" => ReadKey(reader),
            "VBuffer" => ReadVector(reader),
            _ => Simple(name),
        };
        reader.BaseStream.Position = end;
        return codec;
    }

    protected virtual void WriteParameters(BinaryWriter writer) { }

    private static Codec Simple(string name)
    {
        PrimitiveDataViewType[] types =
        [
            NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16, NumberDataViewType.Int32,
            NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
            NumberDataViewType.Single, NumberDataViewType.Double,
            TextDataViewType.Instance, BooleanDataViewType.Instance, TimeSpanDataViewType.Instance, RowIdDataViewType.Instance,
        ];
        return types.Select(ForTypeOrNull).FirstOrDefault(codec => codec.LoadName == name);
    }

    private static Codec ReadKey(BinaryReader reader)
    {
        Codec item = ReadDefinition(reader);
        Contracts.CheckDecode(item != null && KeyDataViewType.IsValidDataType(item.Type.RawType));
        return ForTypeOrNull(new KeyDataViewType(item.Type.RawType, reader.ReadUInt64()));
    }

    private static Codec ReadVector(BinaryReader reader)
    {
        Codec item = ReadDefinition(reader);
        int[] dimensions = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt32())];
        return item == null ? null : ForTypeOrNull(new VectorDataViewType((PrimitiveDataViewType)item.Type, dimensions));
    }

    private static Codec Make(Type codec, Type item, params object[] arguments) =>
        (Codec)Activator.CreateInstance(codec.MakeGenericType(item), arguments);
}
