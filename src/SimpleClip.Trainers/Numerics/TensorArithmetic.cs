using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Numerics;

/// <summary>Arithmetic between tensors and numbers that the garbage collector cannot disturb.</summary>
/// <remarks>
/// TorchSharp turns a number into a <see cref="Scalar"/>, an object with a finalizer, hands its native address to libtorch, and keeps no
/// reference: where a collection falls into that moment, libtorch reads freed memory, and the result is an exception or a wrong number.
/// Even the sum of two tensors makes such an object, for the factor 1. With threads beside it that allocate, as those which decode images,
/// a training meets this within minutes. So numbers reach tensors only through this class, which holds every scalar until libtorch is done.
/// </remarks>
internal static class TensorArithmetic
{
    private static readonly Scalar Zero = 0L;
    private static readonly Scalar One = 1L;

    /// <summary>int64 numbers 0, <paramref name="step"/>, 2 <paramref name="step"/>, ..., <paramref name="count"/> of them.</summary>
    public static Tensor Multiples(long count, long step, Device device)
    {
        using Scalar end = count * step;
        using Scalar distance = step;
        return arange(Zero, end, distance, ScalarType.Int64, device);
    }

    /// <summary>float32 numbers 1, 2, ..., <paramref name="count"/>.</summary>
    public static Tensor Counts(long count, Device device)
    {
        using Scalar end = count + 1;
        return arange(One, end, One, ScalarType.Float32, device);
    }

    extension(Tensor tensor)
    {
        /// <summary>The sum of two tensors.</summary>
        public Tensor Plus(Tensor other)
        {
            Tensor sum = tensor.add(other, One);
            OperationCounter.Current?.Add(sum);
            return sum;
        }

        /// <summary>The sum with the product of two other tensors, in one pass.</summary>
        public Tensor PlusProduct(Tensor left, Tensor right)
        {
            Tensor sum = tensor.addcmul(left, right, One);
            OperationCounter.Current?.AddElementProduct(left, right, sum);
            return sum;
        }

        /// <summary>The product, element by element, with factors that are spread over the tensor.</summary>
        public Tensor ScaledBy(Tensor factors)
        {
            Tensor product = tensor * factors;
            OperationCounter.Current?.AddElementProduct(tensor, factors, product);
            return product;
        }

        /// <summary>The sum with a number.</summary>
        public Tensor Plus(double summand)
        {
            using Scalar scalar = summand;
            return tensor.add(scalar, One);
        }

        /// <summary>The rows of a matrix, each brought to length 1.</summary>
        public Tensor ToUnitRows() => tensor.div(tensor.norm(1, keepdim: true));

        /// <summary>The product with a number.</summary>
        public Tensor Times(double factor)
        {
            using Scalar scalar = factor;
            return tensor.mul(scalar);
        }

        /// <summary>The sum with a number.</summary>
        public Tensor Shifted(double distance)
        {
            using Scalar scalar = distance;
            return tensor.add(scalar);
        }

        /// <summary>The elements, those beyond the bounds moved to the bounds.</summary>
        public Tensor Clamped(double least, double most)
        {
            using Scalar low = least;
            using Scalar high = most;
            return tensor.clamp(low, high);
        }

        /// <summary>Where the elements are a whole number.</summary>
        public Tensor IsEqualTo(long value)
        {
            using Scalar scalar = value;
            return tensor.eq(scalar);
        }

        /// <summary>The elements, those below a bound replaced by it.</summary>
        public Tensor AtLeast(double least)
        {
            using Scalar scalar = least;
            return tensor.clamp_min(scalar);
        }

        /// <summary>Multiplies every element by a number.</summary>
        public Tensor TimesInPlace(double factor)
        {
            using Scalar scalar = factor;
            return tensor.mul_(scalar);
        }

        /// <summary>Adds a number to every element.</summary>
        public Tensor ShiftInPlace(double distance)
        {
            using Scalar scalar = distance;
            return tensor.add_(scalar, One);
        }

        /// <summary>Adds a multiple of another tensor.</summary>
        public Tensor PlusInPlace(Tensor other, double factor = 1)
        {
            using Scalar scalar = factor;
            return tensor.add_(other, scalar);
        }

        /// <summary>Adds a multiple of the product of two other tensors.</summary>
        public Tensor PlusProductInPlace(Tensor left, Tensor right, double factor)
        {
            using Scalar scalar = factor;
            return tensor.addcmul_(left, right, scalar);
        }

        /// <summary>Adds a multiple of the quotient of two other tensors.</summary>
        public Tensor PlusQuotientInPlace(Tensor numerator, Tensor denominator, double factor)
        {
            using Scalar scalar = factor;
            return tensor.addcdiv_(numerator, denominator, scalar);
        }

        /// <summary>Adds 1 to every element.</summary>
        public Tensor CountUpInPlace() => tensor.add_(One);

        /// <summary>Sets every element.</summary>
        public Tensor FillInPlace(double value)
        {
            using Scalar scalar = value;
            return tensor.fill_(scalar);
        }

        /// <summary>Sets the elements that a mask selects.</summary>
        public Tensor FillInPlace(Tensor mask, double value)
        {
            using Scalar scalar = value;
            return tensor.masked_fill_(mask, scalar);
        }

        /// <summary>Moves elements beyond the bounds to the bounds.</summary>
        public Tensor ClampInPlace(double least, double most)
        {
            using Scalar low = least;
            using Scalar high = most;
            return tensor.clamp_(low, high);
        }
    }

    extension(Scalar)
    {
        /// <summary>The number 1, which is never collected.</summary>
        public static Scalar Unit => One;
    }
}
