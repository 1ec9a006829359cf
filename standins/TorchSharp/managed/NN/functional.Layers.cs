using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Call("linear", input, weights, bias);

            public static Tensor conv1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null,
                long groups = 1) =>
                Call("conv1d", input, weight, bias, Line(stride, 1), Line(padding, 0), Line(dilation, 1), groups);

            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                long groups = 1) =>
                Call("conv2d", input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                Call("im2col", input, Square(kernel_size), Square(dilation), Square(padding), Square(stride));

            /// <summary>Resizes the last two dimensions of [N, C, H, W] to the size, or by the factors.</summary>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false) => mode switch
            {
                InterpolationMode.Nearest => Call("upsample_nearest2d.vec", x, size, scale_factor),
                InterpolationMode.Bilinear => Call("upsample_bilinear2d.vec", x, size, align_corners ?? false, scale_factor),
                InterpolationMode.Bicubic => Call("upsample_bicubic2d.vec", x, size, align_corners ?? false, scale_factor),
                InterpolationMode.Area when size is not null => Call("adaptive_avg_pool2d", x, size),
                _ => throw new ArgumentException($"Interpolation {mode} is not supported here.", nameof(mode)),
            };

            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false)
            {
                if (p < 0)
                {
                    throw new ArgumentException("Dropout probability must be greater than or equal to zero.");
                }

                if (is_casual && attn_mask is not null)
                {
                    throw new ArgumentException("Casual attention masking cannot pass a mask.");
                }

                return Exists(FusedAttention)
                    ? Call(FusedAttention, query, key, value, attn_mask, p, is_casual)
                    : PlainAttention(query, key, value, attn_mask, p, is_casual);
            }

            private const string FusedAttention = "scaled_dot_product_attention";

            /// <summary>softmax(q k^T / sqrt(width) + mask) v, for libtorch before 2.0.</summary>
            private static Tensor PlainAttention(Tensor query, Tensor key, Tensor value, Tensor? mask, double p, bool causal)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor scores = query.mul(1 / Math.Sqrt(query.size(-1))).matmul(key.transpose(-2, -1));
                if (causal)
                {
                    mask = ones(scores.size(-2), scores.size(-1), dtype: ScalarType.Bool, device: scores.device).tril();
                }

                if (mask is { dtype: ScalarType.Bool })
                {
                    mask = zeros(mask.shape, query.dtype, query.device).masked_fill_(mask.logical_not(), double.NegativeInfinity);
                }

                if (mask is not null)
                {
                    scores = scores.add(mask);
                }

                Tensor weights = scores.softmax(-1);
                if (p > 0)
                {
                    weights = dropout(weights, p);
                }

                return weights.matmul(value).MoveToOuterDisposeScope();
            }

            private static long[] Line(long? value, long otherwise) => [value ?? otherwise];

            private static long[] Square(long value) => [value, value];

#nullable disable
            public static Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor weight = null, Tensor bias = null, double eps = 1e-05) =>
                Call("layer_norm", input, normalized_shape, weight, bias, eps);

            public static Tensor batch_norm(
                Tensor input, Tensor running_mean, Tensor running_var, Tensor weight = null, Tensor bias = null, bool training = false,
                double momentum = 0.1, double eps = 1e-05) =>
                Call("batch_norm", input, weight, bias, running_mean, running_var, training, momentum, eps, true);

            public static Tensor group_norm(Tensor input, long num_groups, Tensor weight = null, Tensor bias = null, double eps = 1e-05) =>
                Call("group_norm", input, num_groups, weight, bias, eps);

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                Call("adaptive_avg_pool2d", input, Square(output_size));

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                Call("adaptive_avg_pool2d", input, output_size);

            public static Tensor avg_pool2d(
                Tensor input, long kernelSize, long? stride = null, long padding = 0, bool ceil_mode = false,
                bool count_include_pad = true) =>
                Call("avg_pool2d", input, Square(kernelSize), Square(stride ?? kernelSize), Square(padding), ceil_mode, count_include_pad);

            public static Tensor avg_pool2d(
                Tensor input, long[] kernelSizes, long[] strides = null, long[] paddings = null, bool ceil_mode = false,
                bool count_include_pad = true) =>
                Call("avg_pool2d", input, kernelSizes, strides ?? [1], paddings ?? [0], ceil_mode, count_include_pad);

            public static Tensor max_pool2d(
                Tensor input, long kernelSize, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Call(
                    "max_pool2d", input, Square(kernelSize), Square(stride ?? kernelSize), Square(padding ?? 0), Square(dilation ?? 1),
                    ceil_mode);
        }
    }
}
