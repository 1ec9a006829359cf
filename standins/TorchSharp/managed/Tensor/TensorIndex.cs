namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of several: a number, a slice, a tensor, a new axis or "all the dimensions between".</summary>
    public struct TensorIndex
    {
        public static TensorIndex Ellipsis = new() { Of = Kind.Ellipsis };

        public static TensorIndex None = new() { Of = Kind.None };

        public static TensorIndex Colon = Slice();

        internal enum Kind
        {
            None,
            Single,
            Ellipsis,
            Tensor,
            Slice,
        }

        internal Kind Of { get; private init; }

        /// <summary>The number, or where the slice starts.</summary>
        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal Tensor? ByTensor { get; private init; }

        /// <summary>Whether the index is about one of the tensor's own dimensions.</summary>
        internal readonly bool TakesDimension => Of is Kind.Single or Kind.Slice or Kind.Tensor;

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(Position(index));

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range.start, range.end);

        /// <summary>Never called: makes the indexer that takes indices of any kind the better one.</summary>
        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("Should not be called.");

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Of = Kind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice(Range range) =>
            Slice(Position(range.Start), range.End.IsFromEnd && range.End.Value == 0 ? null : Position(range.End));

        public static TensorIndex Single(long? index) => new() { Of = Kind.Single, Start = index };

        public static TensorIndex Tensor(Tensor tensor) => new() { Of = Kind.Tensor, ByTensor = tensor };

        private static long Position(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
