using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Tensors to and from streams, numbers and parameters.</summary>
public static class TensorExtensionMethods
{
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 => 8,
        _ => throw new NotImplementedException(),
    };

    /// <summary>Writes the type, the number of dimensions, the shape (as variable-length integers) and the raw elements.</summary>
    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using Tensor? copy = tensor.device_type == DeviceType.CPU ? null : tensor.cpu();
        Tensor local = copy ?? tensor;
        long[] shape = local.shape;
        writer.Encode((int)local.dtype);
        writer.Encode(shape.Length);
        foreach (long size in shape)
        {
            writer.Encode(size);
        }

        writer.Flush();
        local.WriteBytesToStream(writer.BaseStream);
    }

    /// <summary>Reads what Save wrote into a tensor of the same type and shape.</summary>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        (ScalarType type, long[] shape) = ReadHeader(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException(
                "Mismatched tensor data types while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        if (!skip && !shape.SequenceEqual(tensor.shape))
        {
            throw new ArgumentException(
                "Mismatched tensor shape while loading. Make sure that the model you are loading into is exactly the same as the origin.");
        }

        ReadElements(tensor, reader, skip);
    }

    /// <summary>Reads what Save wrote as a new tensor.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        (ScalarType type, long[] shape) = ReadHeader(reader);
        Tensor tensor = skip ? zeros(shape, type) : empty(shape, type);
        ReadElements(tensor, reader, skip);
        return tensor;
    }

    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();

    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();

    private static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
    {
        var type = (ScalarType)reader.Decode();
        var shape = new long[reader.Decode()];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.Decode();
        }

        return (type, shape);
    }

    private static void ReadElements(Tensor tensor, BinaryReader reader, bool skip)
    {
        if (skip)
        {
            reader.BaseStream.Seek(tensor.NumberOfElements * tensor.ElementSize, SeekOrigin.Current);
            return;
        }

        using IDisposable recording = no_grad();
        if (tensor.device_type == DeviceType.CPU)
        {
            tensor.ReadBytesFromStream(reader.BaseStream);
            return;
        }

        using Tensor local = zeros_like(tensor, device: CPU);
        local.ReadBytesFromStream(reader.BaseStream);
        tensor.copy_(local);
    }
}
