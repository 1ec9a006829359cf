using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The bytes of a contiguous CPU tensor. The span is valid as long as the tensor is.</summary>
        /// <exception cref="InvalidOperationException">Not contiguous, or not in CPU memory.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                long length = NumberOfElements * ElementSize;
                RequirePlainMemory();
                if (length > int.MaxValue)
                {
                    throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                }

                return length == 0 ? [] : new Span<byte>((void*)DataPointer, (int)length);
            }

            set
            {
                if (!is_contiguous())
                {
                    throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                }

                if (NumberOfElements * ElementSize != value.Length)
                {
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                }

                value.CopyTo(bytes);
            }
        }

        internal nint DataPointer
        {
            get
            {
                nint pointer = NativeMethods.ts_tensor_data(Handle);
                return pointer != 0 || NumberOfElements == 0 ? pointer : throw Status.LastError();
            }
        }

        /// <summary>Access to the elements; of a tensor elsewhere than on the CPU, to those of a copy.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireElementType<T>();
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        /// <summary>The only element.</summary>
        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException("Number of elements in the tensor must be 1");
            }

            return data<T>()[0];
        }

        public Scalar ToScalar() => Operators.Number("item", this);

        /// <summary>Copies the bytes of a contiguous CPU tensor to the stream.</summary>
        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            RequirePlainMemory();
            using var memory = new UnmanagedMemoryStream((byte*)DataPointer, NumberOfElements * ElementSize);
            memory.CopyTo(stream);
            GC.KeepAlive(this);
        }

        /// <summary>Fills a contiguous CPU tensor from the stream.</summary>
        /// <exception cref="EndOfStreamException">The stream ended first.</exception>
        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            RequirePlainMemory();
            var target = (byte*)DataPointer;
            for (long left = NumberOfElements * ElementSize; left > 0;)
            {
                int piece = (int)Math.Min(left, 1 << 30);
                stream.ReadExactly(new Span<byte>(target, piece));
                target += piece;
                left -= piece;
            }

            GC.KeepAlive(this);
        }

        internal void RequireElementType<T>()
            where T : unmanaged
        {
            ScalarType type = dtype;
            if (type == ScalarType.BFloat16)
            {
                throw new ArgumentException($"No support for {type} in TorchSharp");
            }

            if (type.ToDotNetType() != typeof(T))
            {
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {type}");
            }
        }

        private void RequirePlainMemory()
        {
            if (!is_contiguous())
            {
                throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            }

            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }
        }
    }
}
