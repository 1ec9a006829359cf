using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor bmm(Tensor batch2) => Call("bmm", this, batch2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Call("addmm", this, mat1, mat2, (Scalar)beta, (Scalar)alpha);

        public Tensor outer(Tensor vec2) => Call("outer", this, vec2);
    }
}
