using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Golden;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Pretrained;

/// <summary>Writes a network as <c>torch.save({"epoch": 3, "state_dict": ...})</c> does: a zip archive of a pickle and the memory of each
/// tensor.</summary>
internal static class TorchArchive
{
    /// <summary>Writes the archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network; all of its tensors are float32.</param>
    /// <param name="prefix">What comes before every name.</param>
    public static void Write(string path, ClipNetwork network, string prefix)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using var pickle = new MemoryStream();
        pickle.Write([0x80, 2, (byte)'}', (byte)'(']);
        Text(pickle, "epoch");
        pickle.Write([(byte)'K', 3]);
        Text(pickle, "state_dict");
        pickle.Write("}("u8);
        int index = 0;
        foreach ((string name, Tensor tensor) in network.state_dict())
        {
            Text(pickle, prefix + name);
            Tensor(pickle, $"{index}", tensor.shape, tensor.numel());
            Write(archive, $"archive/data/{index++}", MemoryMarshal.AsBytes(GoldenTensors.ToArray(tensor).AsSpan()));
        }

        pickle.Write("uu."u8);
        Write(archive, "archive/data.pkl", pickle.ToArray());
    }

    private static void Tensor(Stream pickle, string storage, long[] shape, long count)
    {
        pickle.Write("ctorch._utils\n_rebuild_tensor_v2\n(("u8);
        Text(pickle, "storage");
        pickle.Write("ctorch\nFloatStorage\n"u8);
        Text(pickle, storage);
        Text(pickle, "cpu");
        Integer(pickle, count);
        pickle.Write("tQ"u8);
        Integer(pickle, 0);
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        Tuple(pickle, shape);
        Tuple(pickle, strides);
        pickle.WriteByte(0x89);
        pickle.Write("ccollections\nOrderedDict\n)RtR"u8);
    }

    private static void Tuple(Stream pickle, long[] values)
    {
        pickle.WriteByte((byte)'(');
        foreach (long value in values)
        {
            Integer(pickle, value);
        }

        pickle.WriteByte((byte)'t');
    }

    private static void Integer(Stream pickle, long value)
    {
        pickle.WriteByte((byte)'J');
        pickle.Write(BitConverter.GetBytes((int)value));
    }

    private static void Text(Stream pickle, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        pickle.WriteByte((byte)'X');
        pickle.Write(BitConverter.GetBytes(bytes.Length));
        pickle.Write(bytes);
    }

    private static void Write(ZipArchive archive, string name, ReadOnlySpan<byte> bytes)
    {
        using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(bytes);
    }
}
