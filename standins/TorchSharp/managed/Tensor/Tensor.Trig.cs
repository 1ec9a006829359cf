#nullable disable
using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sin() => Call("sin", this);

        public Tensor cos() => Call("cos", this);

        public Tensor tanh() => Call("tanh", this);

        public Tensor tanh_() => Change("tanh_", this);
    }
}
