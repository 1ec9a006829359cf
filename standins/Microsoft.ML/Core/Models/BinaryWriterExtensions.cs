namespace Microsoft.ML;

/// <summary>Positioning of readers and writers.</summary>
internal static class BinaryWriterExtensions
{
    public static void Seek(this BinaryWriter writer, long position)
    {
        writer.Flush();
        writer.BaseStream.Position = position;
    }
}
