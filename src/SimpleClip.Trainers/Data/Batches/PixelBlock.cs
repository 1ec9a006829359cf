using static TorchSharp.torch;

namespace SimpleClip.Data;

/// <summary>Images of a batch as bytes, in memory that the next batch uses again.</summary>
/// <param name="Count">Number of images.</param>
/// <param name="Size">Side of an image.</param>
/// <param name="Bytes">[count, size, size, 3].</param>
internal sealed record PixelBlock(int Count, int Size, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The images as bytes on a device, [count, size, size, 3].</summary>
    public Tensor On(Device device)
    {
        Tensor images = empty([Count, Size, Size, 3], dtype: ScalarType.Byte);
        Bytes.Span.CopyTo(images.bytes);
        return images.to(device);
    }
}
