#nullable disable
namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Fills tensors in place with initial values, outside of the recording of gradients.</summary>
        public static partial class init
        {
            public static Tensor zeros_(Tensor tensor) => Unrecorded(() => tensor.zero_());

            public static Tensor ones_(Tensor tensor) => Unrecorded(() => tensor.fill_(1.0));

            public static Tensor constant_(Tensor tensor, Scalar val) => Unrecorded(() => tensor.fill_(val));

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator generator = null) =>
                Unrecorded(() => tensor.uniform_(low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator generator = null) =>
                Unrecorded(() => tensor.normal_(mean, std, generator));

            private static Tensor Unrecorded(Func<Tensor> fill)
            {
                using IDisposable _ = no_grad();
                return fill();
            }
        }
    }
}
