using static TorchSharp.torch;

namespace SimpleClip.Weights;

/// <summary>Moves tensors of any type, size and device from and to files bit for bit, piece by piece.</summary>
internal static class TensorBits
{
    /// <summary>Elements copied at once: of 64 bits, 32 MiB.</summary>
    private const long Piece = 1 << 22;

    private static readonly (ScalarType Tensor, TensorType File)[] Types =
    [
        (ScalarType.Float64, TensorType.F64),
        (ScalarType.Float32, TensorType.F32),
        (ScalarType.Float16, TensorType.F16),
        (ScalarType.BFloat16, TensorType.BF16),
        (ScalarType.Int64, TensorType.I64),
        (ScalarType.Int32, TensorType.I32),
        (ScalarType.Int16, TensorType.I16),
        (ScalarType.Int8, TensorType.I8),
        (ScalarType.Byte, TensorType.U8),
        (ScalarType.Bool, TensorType.BOOL),
    ];

    /// <summary>How files call a tensor's type; null if they have none of that kind.</summary>
    public static TensorType? FileType(this Tensor tensor)
    {
        ScalarType type = tensor.dtype;
        foreach ((ScalarType known, TensorType file) in Types)
        {
            if (known == type)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Writes a tensor's elements, row-major and little-endian.</summary>
    public static void Write(Tensor tensor, Stream stream)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor flat = tensor.detach().contiguous().view(-1);
        long count = flat.numel();
        for (long done = 0; done < count; done += Piece)
        {
            using var pieceScope = NewDisposeScope();
            stream.Write(flat.narrow(0, done, Math.Min(Piece, count - done)).cpu().bytes);
        }
    }

    /// <summary>Reads a tensor's elements into one of the same type and shape.</summary>
    /// <param name="file">The file.</param>
    /// <param name="info">The tensor in it.</param>
    /// <param name="target">Receives the elements.</param>
    public static void Read(SafetensorsFile file, TensorInfo info, Tensor target)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor whole = target.is_contiguous() ? target.detach() : empty(target.shape, target.dtype, target.device);
        var sink = new TensorSink(whole.view(-1));
        file.Pass(info, ref sink);
        if (!target.is_contiguous())
        {
            target.copy_(whole);
        }
    }
}
