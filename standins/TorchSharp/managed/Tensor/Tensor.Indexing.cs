using System.Runtime.CompilerServices;
using TorchSharp.Native;
using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(ToIndices(indices));
            set => index_put_(value, ToIndices(indices));
        }

        public Tensor index(params TensorIndex[] indices)
        {
            (Tensor view, Tensor?[] byTensor) = Narrowed(indices);
            if (byTensor.Length == 0)
            {
                return view;
            }

            using (view)
            {
                return Call("index.Tensor", view, Argument.Optionals(byTensor));
            }
        }

        public Tensor index(params Tensor[] indices) => index(ToIndices(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            (Tensor view, Tensor?[] byTensor) = Narrowed(indices);
            using (view)
            {
                if (byTensor.Length == 0)
                {
                    view.copy_(value);
                }
                else
                {
                    Change("index_put_", view, Argument.Optionals(byTensor), value);
                }
            }

            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, ToIndices(indices));

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor number = Call("scalar_tensor", value, dtype, Argument.None, device);
            return index_put_(number, indices);
        }

        public Tensor select(long dim, long index) => Call("select.int", this, dim, index);

        public Tensor narrow(long dim, long start, long length) => Call("narrow", this, dim, start, length);

        public Tensor slice(long dim, long start, long finish, long step) => Call("slice.Tensor", this, dim, start, finish, step);

        public Tensor index_select(long dim, Tensor index) => Call("index_select", this, dim, index);

        public Tensor gather(long dim, Tensor index) => Call("gather", this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Call("scatter.src", this, dim, index, src);

        public Tensor masked_fill(Tensor mask, Scalar value) => Call("masked_fill.Scalar", this, mask, value);

        public Tensor masked_select(Tensor mask) => Call("masked_select", this, mask);

        public Tensor nonzero() => Call("nonzero", this);

        private static TensorIndex[] ToIndices(long[] indices) => Array.ConvertAll(indices, i => TensorIndex.Single(i));

        private static TensorIndex[] ToIndices(Tensor[] indices) => Array.ConvertAll(indices, TensorIndex.Tensor);

        /// <summary>
        /// Applies numbers, slices and new axes as views, one index after the other; what remains are the index tensors, at the
        /// dimensions of the view that they select from (null for those in between).
        /// </summary>
        private (Tensor View, Tensor?[] ByTensor) Narrowed(TensorIndex[] indices)
        {
            long taken = indices.Count(index => index.TakesDimension);
            var byTensor = new List<Tensor?>();
            Tensor view = alias();
            long at = 0;
            foreach (TensorIndex index in indices)
            {
                Tensor? next = null;
                switch (index.Of)
                {
                    case TensorIndex.Kind.Single:
                        next = view.select(at, index.Start!.Value);
                        break;
                    case TensorIndex.Kind.Slice:
                        next = Call("slice.Tensor", view, at++, index.Start, index.Stop, index.Step ?? 1);
                        break;
                    case TensorIndex.Kind.None:
                        next = view.unsqueeze(at++);
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        at += Dimensions - taken;
                        break;
                    case TensorIndex.Kind.Tensor:
                        while (byTensor.Count < at)
                        {
                            byTensor.Add(null);
                        }

                        byTensor.Add(index.ByTensor);
                        at += index.ByTensor!.dtype == ScalarType.Bool ? index.ByTensor.Dimensions : 1;
                        break;
                    default:
                        throw new ArgumentException($"Cannot index by {index.Of}.", nameof(indices));
                }

                if (next is not null)
                {
                    view.Dispose();
                    view = next;
                }
            }

            return (view, [.. byTensor]);
        }
    }
}
