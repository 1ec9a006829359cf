namespace Microsoft.ML.Data.IO;

/// <summary>Writes and reads blocks of values.</summary>
internal abstract class Codec<T> : Codec
{
    public abstract void Write(BinaryWriter writer, IReadOnlyList<T> values);

    public abstract T[] Read(BinaryReader reader, int count);
}
