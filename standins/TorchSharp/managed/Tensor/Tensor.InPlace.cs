using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    /// <content>
    /// The operations that change their tensor and return that same object (zero_, triu_ and tril_, as in TorchSharp, a new handle of it).
    /// </content>
    public partial class Tensor
    {
        public Tensor zero_() => Change("zero_", this).alias();

        public Tensor fill_(Scalar value) => Change("fill_.Scalar", this, value);

        public Tensor set_(Tensor source) => Change("set_.source_Tensor", this, source);

        public Tensor abs_() => Change("abs_", this);

        public Tensor neg_() => Change("neg_", this);

        public Tensor exp_() => Change("exp_", this);

        public Tensor log_() => Change("log_", this);

        public Tensor sqrt_() => Change("sqrt_", this);

        public Tensor rsqrt_() => Change("rsqrt_", this);

        public Tensor reciprocal_() => Change("reciprocal_", this);

        public Tensor sigmoid_() => Change("sigmoid_", this);

        public Tensor relu_() => Change("relu_", this);

        public Tensor silu_() => Change("silu_", this);

        public Tensor round_(long decimals = 0) => Change("round_.decimals", this, decimals);

        public Tensor add_(Tensor target) => Change("add_.Tensor", this, target);

        public Tensor add_(Tensor target, Scalar alpha) => Change("add_.Tensor", this, target, alpha);

        public Tensor add_(Scalar scalar) => Change("add_.Scalar", this, scalar);

        public Tensor add_(Scalar scalar, Scalar alpha) => Change("add_.Scalar", this, scalar, alpha);

        public Tensor sub_(Tensor target) => Change("sub_.Tensor", this, target);

        public Tensor sub_(Scalar target) => Change("sub_.Scalar", this, target);

        public Tensor mul_(Tensor target) => Change("mul_.Tensor", this, target);

        public Tensor mul_(Scalar target) => Change("mul_.Scalar", this, target);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Change("div_.Tensor_mode", this, target, NameOf(rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Change("div_.Scalar_mode", this, target, NameOf(rounding_mode));

        public Tensor pow_(Scalar exponent) => Change("pow_.Scalar", this, exponent);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Change("addcmul_", this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Change("addcdiv_", this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Change("addcdiv_", this, tensor1, tensor2);

        public Tensor lerp_(Tensor end, Tensor weight) => Change("lerp_.Tensor", this, end, weight);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Change("clamp_", this, min, max);

        public Tensor clamp_min_(Scalar min) => Change("clamp_min_", this, min);

        public Tensor clamp_max_(Scalar max) => Change("clamp_max_", this, max);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Change("masked_fill_.Scalar", this, mask, value);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Change("index_add_", this, dim, index, source, alpha);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Change("index_copy_", this, dim, index, source);

        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Change("index_fill_.int_Scalar", this, dim, index, value);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Change("scatter_.src", this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Change("scatter_add_", this, dim, index, src);

        public Tensor triu_(long diagonal = 0) => Change("triu_", this, diagonal).alias();

        public Tensor tril_(long diagonal = 0) => Change("tril_", this, diagonal).alias();

        public Tensor squeeze_(long? dim = null) => dim is { } one ? Change("squeeze_.dim", this, one) : Change("squeeze_", this);

        public Tensor unsqueeze_(long dim) => Change("unsqueeze_", this, dim);
    }
}
