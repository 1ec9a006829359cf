using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Switches the recording of gradients off on this thread, until the returned object is disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => NativeMethods.ts_grad_mode() != 0;

    /// <summary>Like no_grad, and tensors made meanwhile can never take part in recording.</summary>
    public static IDisposable inference_mode(bool mode = true) => new Inference(mode);

    public static bool is_inference_mode_enabled() => NativeMethods.ts_inference_mode() != 0;

    private sealed class GradMode : IDisposable
    {
        private readonly byte _before = NativeMethods.ts_grad_mode();

        public GradMode(bool enabled) => NativeMethods.ts_set_grad_mode((byte)(enabled ? 1 : 0));

        public void Dispose() => NativeMethods.ts_set_grad_mode(_before);
    }

    private sealed class Inference(bool mode) : IDisposable
    {
        private nint _guard = Status.Check(NativeMethods.ts_enter_inference_mode((byte)(mode ? 1 : 0)));

        public void Dispose()
        {
            nint guard = _guard;
            _guard = 0;
            NativeMethods.ts_leave_inference_mode(guard);
        }
    }
}
