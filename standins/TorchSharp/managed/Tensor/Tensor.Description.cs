using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public ScalarType dtype => (ScalarType)Facts.ScalarType;

        public long[] shape
        {
            get
            {
                var sizes = new long[Facts.Dimensions];
                ReadSizes(sizes, null);
                return sizes;
            }
        }

        public long Dimensions => Facts.Dimensions;

        public long ndim => Dimensions;

        public long NumberOfElements => Facts.Elements;

        public long ElementSize => Facts.ElementSize;

        public Device device
        {
            get
            {
                TensorFacts facts = Facts;
                var type = (DeviceType)facts.DeviceType;
                return type == DeviceType.CPU ? new Device(type) : new Device(type, facts.DeviceIndex);
            }
        }

        public DeviceType device_type => (DeviceType)Facts.DeviceType;

        public int device_index => Facts.DeviceIndex;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Facts.Leaf != 0;

        public bool is_sparse => Facts.Sparse != 0;

        private unsafe TensorFacts Facts
        {
            get
            {
                TensorFacts facts;
                Status.Check(NativeMethods.ts_tensor_facts(Handle, &facts));
                GC.KeepAlive(this);
                return facts;
            }
        }

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public long[] size() => shape;

        public long size(int dim)
        {
            long[] sizes = shape;
            return sizes[dim < 0 ? dim + sizes.Length : dim];
        }

        public long[] stride()
        {
            var strides = new long[Facts.Dimensions];
            ReadSizes(null, strides);
            return strides;
        }

        public long stride(int dim)
        {
            long[] strides = stride();
            return strides[dim < 0 ? dim + strides.Length : dim];
        }

        public long storage_offset()
        {
            long offset = NativeMethods.ts_tensor_storage_offset(Handle);
            GC.KeepAlive(this);
            return offset;
        }

        public bool is_contiguous() => Facts.Contiguous != 0;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_floating_point() => dtype.IsFloatingPoint();

        public bool is_integral() => dtype.IsIntegral();

        private unsafe void ReadSizes(long[]? sizes, long[]? strides)
        {
            fixed (long* toSizes = sizes, toStrides = strides)
            {
                Status.Check(NativeMethods.ts_tensor_sizes(Handle, toSizes, toStrides));
            }

            GC.KeepAlive(this);
        }
    }
}
