using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Weights;

/// <summary>Copies elements as they are into a tensor that lies in one piece, on any device.</summary>
internal struct TensorSink(Tensor flat) : ITensorSink
{
    private readonly Tensor _flat = flat;
    private long _done;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        long count = bytes.Length / _flat.ElementSize;
        using Tensor target = _flat.narrow(0, _done, count);
        if (target.device_type == DeviceType.CPU)
        {
            bytes.CopyTo(target.bytes);
        }
        else
        {
            using Tensor piece = empty([count], dtype: target.dtype);
            bytes.CopyTo(piece.bytes);
            target.copy_(piece);
        }

        _done += count;
    }
}
