using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static Device s_defaultDevice = CPU;

    /// <summary>The version of the libtorch that the native layer was compiled against.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(NativeMethods.ts_version())!;

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CUDA => NativeMethods.ts_cuda_available() != 0,
        DeviceType.MPS => false,
        _ => true,
    };

    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
        }
    }

    public static Device InitializeDevice(Device? device)
    {
        device ??= s_defaultDevice;
        if (device.type != DeviceType.CPU)
        {
            InitializeDeviceType(device.type);
        }

        return device;
    }

    public static Device get_default_device() => s_defaultDevice;

    public static void set_default_device(Device device) => s_defaultDevice = device;

    public static void set_default_device(string device) => set_default_device(new Device(device));

    public static int get_num_threads() => NativeMethods.ts_num_threads();

    public static void set_num_threads(int num) => Status.Check(NativeMethods.ts_set_num_threads(num));

    public static int get_num_interop_threads() => NativeMethods.ts_num_interop_threads();

    public static void set_num_interop_threads(int num) => Status.Check(NativeMethods.ts_set_num_interop_threads(num));

    public static partial class cuda
    {
        public static bool is_available() => TryInitializeDeviceType(DeviceType.CUDA);

        public static int device_count() => NativeMethods.ts_cuda_device_count();

        /// <summary>Seeds the generators of every CUDA device; without one, nothing happens.</summary>
        public static void manual_seed_all(long seed)
        {
            for (int index = 0; index < device_count(); index++)
            {
                Seed(index, seed);
            }
        }

        public static void manual_seed(long seed)
        {
            if (is_available())
            {
                Seed(-1, seed);
            }
        }

        public static void synchronize(Device? device = null)
        {
            if (is_available())
            {
                Status.Check(NativeMethods.ts_synchronize((int)DeviceType.CUDA, device?.index ?? -1));
            }
        }

        private static void Seed(int index, long seed)
        {
            nint generator = Status.Check(NativeMethods.ts_generator_default((int)DeviceType.CUDA, index));
            int status = NativeMethods.ts_generator_seed(generator, (ulong)seed);
            NativeMethods.ts_generator_release(generator);
            Status.Check(status);
        }
    }
}
