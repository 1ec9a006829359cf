using System.Runtime.InteropServices;
using SimpleClip.Weights;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>Reads what a checkpoint holds.</summary>
internal static class CheckpointTensors
{
    /// <summary>The bytes of the tensors whose names begin with a text.</summary>
    public static SortedDictionary<string, byte[]> Read(string folder, int step, string prefix)
    {
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, $"step-{step:D9}.safetensors"));
        return new SortedDictionary<string, byte[]>(
            file.Tensors.Where(tensor => tensor.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(tensor => tensor.Key, tensor => Read(file, tensor.Key)),
            StringComparer.Ordinal);
    }

    /// <summary>The numbers of a tensor.</summary>
    public static float[] Floats(string folder, int step, string name) => MemoryMarshal.Cast<byte, float>(Read(folder, step, name)[name]).ToArray();

    private static byte[] Read(SafetensorsFile file, string name) => file.Tensors[name].Type == TensorType.I64
        ? MemoryMarshal.AsBytes<long>(file.ReadIntegers(name)).ToArray()
        : MemoryMarshal.AsBytes<float>(file.ReadFloats(name)).ToArray();
}
