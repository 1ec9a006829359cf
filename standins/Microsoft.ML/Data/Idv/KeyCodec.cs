namespace Microsoft.ML.Data.IO;

/// <summary>Keys as the bytes of their raw values.</summary>
internal sealed class KeyCodec<T>(KeyDataViewType type) : RawCodec<T>(type) where T : unmanaged
{
    protected override string LoadName => "Key2";

    protected override void WriteParameters(BinaryWriter writer)
    {
        new RawCodec<T>(ColumnTypeExtensions.PrimitiveTypeFromType(typeof(T))).WriteDefinition(writer);
        writer.Write(type.Count);
    }
}
