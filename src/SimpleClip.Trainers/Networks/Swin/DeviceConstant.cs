using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// Numbers that a module computes with and that are neither learned nor saved, as a tensor on the device where they are wanted. TorchSharp
/// makes a buffer of every tensor in a module's field, and a buffer that is not to be saved becomes one that is when the module moves.
/// </summary>
/// <remarks>Safe on several threads at once.</remarks>
/// <param name="make">Makes the tensor on the CPU.</param>
internal sealed class DeviceConstant(Func<Tensor> make) : IDisposable
{
    private readonly Lock _lock = new();
    private Tensor? _tensor;

    /// <summary>The tensor on a device; it remains the constant's own.</summary>
    public Tensor On(Device device)
    {
        lock (_lock)
        {
            if (_tensor is null || _tensor.device_type != device.type || (device.index >= 0 && _tensor.device_index != device.index))
            {
                _tensor?.Dispose();
                _tensor = Make(device);
            }

            return _tensor;
        }
    }

    public void Dispose() => _tensor?.Dispose();

    private Tensor Make(Device device)
    {
        using var scope = NewDisposeScope();
        return make().to(device).DetachFromDisposeScope();
    }
}
