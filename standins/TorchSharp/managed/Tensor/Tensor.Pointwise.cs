using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Call("abs", this);

        public Tensor neg() => Call("neg", this);

        public Tensor negative() => neg();

        public Tensor sign() => Call("sign", this);

        public Tensor exp() => Call("exp", this);

        public Tensor expm1() => Call("expm1", this);

        public Tensor log() => Call("log", this);

        public Tensor log1p() => Call("log1p", this);

        public Tensor log2() => Call("log2", this);

        public Tensor sqrt() => Call("sqrt", this);

        public Tensor rsqrt() => Call("rsqrt", this);

        public Tensor square() => Call("square", this);

        public Tensor reciprocal() => Call("reciprocal", this);

        public Tensor erf() => Call("erf", this);

        public Tensor floor() => Call("floor", this);

        public Tensor ceil() => Call("ceil", this);

        public Tensor round(long decimals = 0) => Call("round.decimals", this, decimals);

        public Tensor sigmoid() => Call("sigmoid", this);

        public Tensor relu() => Call("relu", this);

        public Tensor gelu() => Call("gelu", this);

        public Tensor silu() => Call("silu", this);

        public Tensor add(Tensor target) => Call("add.Tensor", this, target);

        public Tensor add(Tensor target, Scalar alpha) => Call("add.Tensor", this, target, alpha);

        public Tensor add(Scalar scalar) => Call("add.Scalar", this, scalar);

        public Tensor add(Scalar scalar, Scalar alpha) => Call("add.Scalar", this, scalar, alpha);

        public Tensor sub(Tensor target) => Call("sub.Tensor", this, target);

        public Tensor sub(Scalar target) => Call("sub.Scalar", this, target);

        public Tensor mul(Tensor target) => Call("mul.Tensor", this, target);

        public Tensor mul(Scalar target) => Call("mul.Scalar", this, target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Call("div.Tensor_mode", this, target, NameOf(rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Call("div.Scalar_mode", this, target, NameOf(rounding_mode));

        public Tensor floor_divide(Tensor other) => Call("floor_divide", this, other);

        public Tensor floor_divide(Scalar other) => Call("floor_divide.Scalar", this, other);

        public Tensor remainder(Tensor target) => Call("remainder.Tensor", this, target);

        public Tensor remainder(Scalar scalar) => Call("remainder.Scalar", this, scalar);

        public Tensor pow(Tensor exponent) => Call("pow.Tensor_Tensor", this, exponent);

        public Tensor pow(Scalar exponent) => Call("pow.Tensor_Scalar", this, exponent);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Call("addcmul", this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Call("addcdiv", this, tensor1, tensor2, value);

        public Tensor lerp(Tensor end, Tensor weight) => Call("lerp.Tensor", this, end, weight);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Call("clamp", this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Call("clamp.Tensor", this, min, max);

        public Tensor clamp_min(Scalar min) => Call("clamp_min", this, min);

        public Tensor clamp_max(Scalar max) => Call("clamp_max", this, max);

        public Tensor maximum(Tensor other) => Call("maximum", this, other);

        public Tensor minimum(Tensor other) => Call("minimum", this, other);

        public Tensor where(Tensor condition, Tensor y) => Call("where.self", condition, this, y);

        private static string? NameOf(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();
    }
}
