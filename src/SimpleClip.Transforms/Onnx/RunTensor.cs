using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace SimpleClip.Onnx;

/// <summary>A tensor of one call: memory of the caller's, which is neither copied nor changed, or pooled memory.</summary>
internal sealed class RunTensor : IDisposable
{
    private readonly Action? _return;

    private RunTensor(OrtValue value, Action? giveBack)
    {
        Value = value;
        _return = giveBack;
    }

    /// <summary>The tensor, over pinned memory.</summary>
    public OrtValue Value { get; }

    public static RunTensor Over<T>(Memory<T> memory, long[] shape)
        where T : unmanaged => new(OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape), null);

    /// <param name="length">The number of elements.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="memory">The elements, of any value.</param>
    public static RunTensor Rent<T>(int length, long[] shape, out Memory<T> memory)
        where T : unmanaged
    {
        T[] array = ArrayPool<T>.Shared.Rent(length);
        memory = array.AsMemory(0, length);
        return new RunTensor(
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape), () => ArrayPool<T>.Shared.Return(array));
    }

    public void Dispose()
    {
        Value.Dispose();
        _return?.Invoke();
    }
}
