#nullable disable
using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                RequireFloatingPoint(dtype);
                return Convert(InitializeDevice(device), dtype);
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Convert(InitializeDevice(new Device(deviceType, deviceIndex)), null);

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                RequireFloatingPoint(dtype);
                return Convert(null, dtype);
            }

            private static void RequireFloatingPoint(ScalarType dtype)
            {
                if (!dtype.IsFloatingPoint())
                {
                    throw new ArgumentException(
                        $"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                }
            }

            /// <summary>Replaces what the device or the type changes; the fields that held it get the new object.</summary>
            private Module Convert(Device device, ScalarType? dtype)
            {
                foreach ((_, Module child) in named_children())
                {
                    child.Convert(device, dtype);
                }

                using IDisposable recording = no_grad();
                foreach ((string name, Parameter parameter) in named_parameters(false).ToList())
                {
                    Tensor values = Converted(parameter, device, dtype);
                    if (values is null)
                    {
                        continue;
                    }

                    var replacement = new Parameter(values, parameter.requires_grad);
                    replacement.DetachFromDisposeScope();
                    using (Tensor gradient = parameter.grad)
                    {
                        if (gradient is not null)
                        {
                            using Tensor moved = gradient.to(replacement.dtype, replacement.device);
                            replacement.grad = moved;
                        }
                    }

                    parameter.Dispose();
                    _internal_params[name] = replacement;
                    SetField(name, replacement);
                }

                foreach ((string name, (Tensor buffer, bool persistent)) in _internal_buffers.ToList())
                {
                    if (Converted(buffer, device, dtype) is { } replacement)
                    {
                        replacement.DetachFromDisposeScope();
                        buffer.Dispose();
                        _internal_buffers[name] = (replacement, persistent);
                        SetField(name, replacement);
                    }
                }

                return this;
            }

            /// <summary>A new tensor, or null where there is nothing to change.</summary>
            private static Tensor Converted(Tensor tensor, Device device, ScalarType? dtype)
            {
                ScalarType type = dtype is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
                Device before = tensor.device;
                bool moves = device is not null && (device.type != before.type || (device.index >= 0 && device.index != before.index));
                return moves || type != tensor.dtype ? tensor.to(type, device ?? before) : null;
            }

            private void SetField(string name, Tensor value) =>
                GetType().GetFields(BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance)
                    .FirstOrDefault(field => ComponentName(field) == name)?.SetValue(this, value);
        }
    }
}
