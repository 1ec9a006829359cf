using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Native;

/// <summary>The native layer's functions (native/*.cpp). Handles are pointers to at::Tensor and at::Generator.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "LibTorchSharp";

    [LibraryImport(Library)]
    internal static partial nint ts_last_error();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ts_operator(string name, string overload);

    [LibraryImport(Library)]
    internal static partial int ts_call(nint handle, NativeValue* arguments, int count, NativeValue* results, int resultCount);

    [LibraryImport(Library)]
    internal static partial void ts_free(nint memory);

    [LibraryImport(Library)]
    internal static partial void ts_tensor_release(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint ts_tensor_alias(nint tensor);

    [LibraryImport(Library)]
    internal static partial int ts_tensor_facts(nint tensor, TensorFacts* facts);

    [LibraryImport(Library)]
    internal static partial int ts_tensor_sizes(nint tensor, long* sizes, long* strides);

    [LibraryImport(Library)]
    internal static partial nint ts_tensor_data(nint tensor);

    [LibraryImport(Library)]
    internal static partial long ts_tensor_storage_offset(nint tensor);

    [LibraryImport(Library)]
    internal static partial int ts_set_requires_grad(nint tensor, byte value);

    [LibraryImport(Library)]
    internal static partial int ts_retain_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial nint ts_grad(nint tensor);

    [LibraryImport(Library)]
    internal static partial int ts_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    internal static partial int ts_backward(
        nint* roots, int rootCount, nint* gradients, int gradientCount, byte retainGraph, byte createGraph, nint* inputs, int inputCount);

    [LibraryImport(Library)]
    internal static partial int ts_gradients(
        nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradients, int gradientCount,
        byte retainGraph, byte createGraph, byte allowUnused, nint* results);

    [LibraryImport(Library)]
    internal static partial byte ts_grad_mode();

    [LibraryImport(Library)]
    internal static partial void ts_set_grad_mode(byte enabled);

    [LibraryImport(Library)]
    internal static partial byte ts_inference_mode();

    [LibraryImport(Library)]
    internal static partial nint ts_enter_inference_mode(byte enabled);

    [LibraryImport(Library)]
    internal static partial void ts_leave_inference_mode(nint guard);

    [LibraryImport(Library)]
    internal static partial nint ts_generator_default(int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial nint ts_generator_new(ulong seed, int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial void ts_generator_release(nint generator);

    [LibraryImport(Library)]
    internal static partial int ts_generator_seed(nint generator, ulong seed);

    [LibraryImport(Library)]
    internal static partial ulong ts_generator_current_seed(nint generator);

    [LibraryImport(Library)]
    internal static partial nint ts_generator_state(nint generator);

    [LibraryImport(Library)]
    internal static partial int ts_generator_set_state(nint generator, nint state);

    [LibraryImport(Library)]
    internal static partial int ts_manual_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial nint ts_version();

    [LibraryImport(Library)]
    internal static partial byte ts_cuda_available();

    [LibraryImport(Library)]
    internal static partial int ts_cuda_device_count();

    [LibraryImport(Library)]
    internal static partial int ts_synchronize(int deviceType, int deviceIndex);

    [LibraryImport(Library)]
    internal static partial int ts_num_threads();

    [LibraryImport(Library)]
    internal static partial int ts_set_num_threads(int count);

    [LibraryImport(Library)]
    internal static partial int ts_num_interop_threads();

    [LibraryImport(Library)]
    internal static partial int ts_set_num_interop_threads(int count);
}
