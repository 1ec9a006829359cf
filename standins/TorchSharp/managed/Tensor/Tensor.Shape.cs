using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Call("view", this, shape);

        public Tensor view_as(Tensor other) => Call("view_as", this, other);

        public Tensor reshape(params long[] shape) => Call("reshape", this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Call("flatten.using_ints", this, start_dim, end_dim);

        public Tensor squeeze(long? dim = null) => dim is { } one ? Call("squeeze.dim", this, one) : Call("squeeze", this);

        public Tensor unsqueeze(long dim) => Call("unsqueeze", this, dim);

        public Tensor transpose(long dim0, long dim1) => Call("transpose.int", this, dim0, dim1);

        public Tensor t() => Call("t", this);

        public Tensor permute(params long[] permutation) => Call("permute", this, permutation);

        public Tensor expand(params long[] sizes) => Call("expand", this, sizes);

        public Tensor expand_as(Tensor other) => Call("expand_as", this, other);

        public Tensor repeat(params long[] sizes) => Call("repeat", this, sizes);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Call("repeat_interleave.self_int", this, repeats, dim);

        public Tensor tile(long[] reps) => Call("tile", this, reps);

        public Tensor flip(params long[] dims) => Call("flip", this, dims);

        public Tensor roll(long[] shifts, long[] dims) => Call("roll", this, shifts, dims);

        public Tensor roll(long shifts, long? dims = null) =>
            Call("roll", this, (long[])[shifts], dims is { } one ? (long[])[one] : (long[])[]);

        public Tensor triu(long diagonal = 0) => Call("triu", this, diagonal);

        public Tensor tril(long diagonal = 0) => Call("tril", this, diagonal);

        public Tensor diag(long diagonal = 0) => Call("diag", this, diagonal);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 0) => Call("diagonal", this, offset, dim1, dim2);

        public Tensor unfold(long dimension, long size, long step) => Call("unfold", this, dimension, size, step);

        public Tensor[] unbind(long dimension = 0) => List("unbind.int", this, dimension);

        public Tensor[] split(long size, int dim = 0) => List("split.Tensor", this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => List("split_with_sizes", this, sizes, dim);

        public Tensor[] chunk(long chunks, long dim = 0) => List("chunk", this, chunks, dim);
    }
}
