using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>
/// The one place where the precision of a network's arithmetic is decided, as torch.autocast decides it: matrix products and convolutions
/// cast their operands (weights too, so that the float32 ones remain the masters and receive float32 gradients), everything sensitive casts
/// back.
/// </summary>
/// <remarks>The precision is a property of the thread, as TorchSharp's dispose scopes and gradient mode are.</remarks>
public static class MixedPrecision
{
    [ThreadStatic]
    private static ComputePrecision _current;

    /// <summary>The precision of this thread; float32 unless <see cref="Use"/> says otherwise.</summary>
    public static ComputePrecision Current => _current;

    /// <summary>Sets the precision of this thread until the result is disposed.</summary>
    /// <param name="precision">The precision of matrix products and convolutions.</param>
    public static IDisposable Use(ComputePrecision precision) => new Scope(precision);

    /// <summary><c>x Wᵀ + b</c>.</summary>
    internal static Tensor Linear(Tensor input, Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        (Tensor left, Tensor right) = (Narrow(input), Narrow(weight));
        Tensor output = nn.functional.linear(left, right, NarrowIfAny(bias));
        OperationCounter.Current?.AddProduct(left, right, output, right.shape[1], keepsBoth: false);
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>The product of two matrices.</summary>
    internal static Tensor Multiply(Tensor left, Tensor right)
    {
        using var scope = NewDisposeScope();
        (Tensor one, Tensor other) = (Narrow(left), Narrow(right));
        Tensor output = one.mm(other);
        OperationCounter.Current?.AddProduct(one, other, output, other.shape[0], keepsBoth: false);
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>A convolution of [batch, channels, height, width].</summary>
    internal static Tensor Convolve(Tensor input, Tensor weight, Tensor? bias, long[] strides, long[] padding, long groups)
    {
        using var scope = NewDisposeScope();
        (Tensor maps, Tensor kernels) = (Narrow(input), Narrow(weight));
        Tensor output = nn.functional.conv2d(maps, kernels, NarrowIfAny(bias), strides: strides, padding: padding, groups: groups);
        OperationCounter.Current?.AddProduct(maps, kernels, output, kernels.numel() / kernels.shape[0], keepsBoth: true);
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Scaled dot-product attention of [batch, heads, tokens, features]. A GPU's fused kernels take bfloat16 and keep the softmax in
    /// float32; the CPU's plain formula would round the softmax itself, so there the operands are widened.
    /// </summary>
    internal static Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool causal = false)
    {
        using var scope = NewDisposeScope();
        OperationCounter? counter = OperationCounter.Current;
        bool fused = counter?.FusedAttention ?? query.device_type == TorchSharp.DeviceType.CUDA;
        (Tensor q, Tensor k, Tensor v) = fused ? (Narrow(query), Narrow(key), Narrow(value)) : (Widen(query), Widen(key), Widen(value));
        Tensor? added = mask is null || mask.dtype == q.dtype ? mask : mask.to(q.dtype);
        Tensor output = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask: added, is_casual: causal);
        return (counter is null ? output : counter.AddAttention(q, k, v, added, output)).MoveToOuterDisposeScope();
    }

    /// <summary>The tensor as float32, for what must be computed exactly. A tensor that is float32 already is handed back as it
    /// is.</summary>
    internal static Tensor Widen(Tensor tensor) => tensor.dtype == ScalarType.Float32 ? tensor : tensor.to(ScalarType.Float32);

    private static Tensor Narrow(Tensor tensor) =>
        _current == ComputePrecision.BFloat16 && tensor.dtype == ScalarType.Float32 ? tensor.to(ScalarType.BFloat16) : tensor;

    private static Tensor? NarrowIfAny(Tensor? tensor) => tensor is null ? null : Narrow(tensor);

    private sealed class Scope : IDisposable
    {
        private readonly ComputePrecision _before = _current;

        public Scope(ComputePrecision precision) => _current = precision;

        public void Dispose() => _current = _before;
    }
}
