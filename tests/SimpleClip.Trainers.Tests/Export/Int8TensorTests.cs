using System.Runtime.InteropServices;
using SimpleClip.Export;
using SimpleClip.Export.Format;
using DataType = SimpleClip.Export.Format.TensorProto.Types.DataType;

namespace SimpleClip.Trainers.Tests.Export;

[TestClass]
public sealed class Int8TensorTests
{
    [TestMethod]
    public void The_largest_number_of_a_row_becomes_127()
    {
        Int8Tensor table = Int8Tensor.ByRow(Matrix(3, 2, [1, -2, 0, 0, 0.5f, 0.25f]));

        CollectionAssert.AreEqual(new sbyte[] { 64, -127, 0, 0, 127, 64 }, table.Values);
        CollectionAssert.AreEqual(new[] { 2f / 127, 1, 0.5f / 127 }, table.Scales);
    }

    [TestMethod]
    public void Pairs_of_weights_of_one_sign_share_the_range()
    {
        Int8Tensor matrix = Int8Tensor.ByColumn(Matrix(3, 2, [1, -1, 1, 1, 0.5f, 0]));

        CollectionAssert.AreEqual(new sbyte[] { 64, -127, 64, 127, 32, 0 }, matrix.Values);
        CollectionAssert.AreEqual(new[] { 2f / 127, 1f / 127 }, matrix.Scales);
    }

    [TestMethod]
    [DataRow(64, 33)]
    [DataRow(65, 7)]
    public void No_sum_of_two_products_overflows_16_bits(int rows, int columns)
    {
        var random = new Random(5);
        float[] weights = [.. Enumerable.Range(0, rows * columns).Select(_ => (float)(random.NextDouble() - 0.4))];

        sbyte[] values = Int8Tensor.ByColumn(Matrix(rows, columns, weights)).Values;

        for (int row = 0; row + 1 < rows; row += 2)
        {
            for (int column = 0; column < columns; column++)
            {
                int upper = values[(row * columns) + column], lower = values[((row + 1) * columns) + column];
                Assert.IsInRange(short.MinValue, short.MaxValue, byte.MaxValue * (Math.Max(upper, 0) + Math.Max(lower, 0)));
                Assert.IsInRange(short.MinValue, short.MaxValue, byte.MaxValue * (Math.Min(upper, 0) + Math.Min(lower, 0)));
            }
        }
    }

    [TestMethod]
    public void Numbers_that_are_not_finite_cannot_be_quantized()
    {
        Assert.IsTrue(Int8Tensor.CanHold(Matrix(1, 2, [1, 2])));
        Assert.IsFalse(Int8Tensor.CanHold(Matrix(1, 2, [1, float.NegativeInfinity])));
    }

    private static TensorProto Matrix(int rows, int columns, float[] values) =>
        OnnxMessages.Tensor("matrix", DataType.Float, MemoryMarshal.AsBytes<float>(values), rows, columns);
}
