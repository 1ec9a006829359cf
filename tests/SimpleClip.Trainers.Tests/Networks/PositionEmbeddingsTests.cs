using SimpleClip.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class PositionEmbeddingsTests
{
    /// <summary>What PyTorch 1.13's <c>interpolate(mode="bicubic", antialias=True, align_corners=False)</c> makes of <see
    /// cref="Grid"/>.</summary>
    private static readonly Dictionary<(int From, int To), float[]> ResizedGrids = new()
    {
        [(2, 3)] =
        [
            -1.164473f, 0.266447f, -0.740131f, 0.690789f, -0.315789f, 1.115131f, -0.174342f, -0.299342f, 0.25f, 0.125f, 0.674342f, 0.549342f,
            0.81579f, -0.865132f, 1.240132f, -0.44079f, 1.664474f, -0.016447f,
        ],
        [(5, 3)] =
        [
            0.04213f, 0.123787f, 0.378157f, 0.103703f, 0.367988f, 0.258935f, 0.478605f, 0.043381f, 0.456441f, 0.226528f, -0.093202f, 0.630411f,
            0.741065f, -0.258402f, 0.007245f, 0.738336f, 0.158935f, 0.017988f,
        ],
    };

    /// <summary>What PyTorch 1.13's <c>interpolate(mode="linear", align_corners=False)</c> makes of <see cref="Line"/>.</summary>
    private static readonly Dictionary<(int From, int To), float[]> ResizedLines = new()
    {
        [(3, 5)] = [-1, 0.25f, -0.3f, -0.15f, 0.75f, -0.75f, 0.15f, 0.3f, -0.25f, 1],
        [(5, 3)] = [-0.416667f, -0.083333f, -0.25f, 1, 0.833333f, -0.666667f],
    };

    [TestMethod]
    [DataRow(2, 3)]
    [DataRow(5, 3)]
    public void Positions_of_patches_are_resized_as_PyTorch_resizes_them_and_the_class_token_keeps_its_own(int from, int to)
    {
        using var scope = NewDisposeScope();
        Tensor classToken = tensor(new float[] { 9, -9 }).reshape(1, 2);

        Tensor resized = PositionEmbeddings.ResizeGrid(cat([classToken, Grid(from)], 0), to);

        Tensor expected = cat([classToken, tensor(ResizedGrids[(from, to)]).reshape(to * to, 2)], 0);
        Assert.IsTrue(resized.allclose(expected, 1e-5, 1e-6));
    }

    [TestMethod]
    [DataRow(3, 5)]
    [DataRow(5, 3)]
    public void Positions_of_texts_are_resized_as_PyTorch_resizes_them(int from, int to)
    {
        using var scope = NewDisposeScope();

        Tensor resized = PositionEmbeddings.ResizeContext(Line(from), to);

        Assert.IsTrue(resized.allclose(tensor(ResizedLines[(from, to)]).reshape(to, 2), 1e-5, 1e-6));
    }

    [TestMethod]
    public void An_equal_size_changes_nothing()
    {
        using var scope = NewDisposeScope();
        Tensor grid = randn(26, 3), line = randn(7, 3);

        Assert.IsTrue(PositionEmbeddings.ResizeGrid(grid, 5).allclose(grid, 1e-6, 1e-6));
        Assert.IsTrue(PositionEmbeddings.ResizeContext(line, 7).allclose(line, 1e-6, 1e-6));
    }

    [TestMethod]
    public void A_table_keeps_its_type_and_leaves_no_tensor_behind()
    {
        using Tensor table = zeros([10, 4], dtype: ScalarType.BFloat16);
        using (PositionEmbeddings.ResizeGrid(table, 2))
        {
        }

        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (Tensor resized = PositionEmbeddings.ResizeGrid(table, 2))
        {
            Assert.AreEqual(ScalarType.BFloat16, resized.dtype);
            CollectionAssert.AreEqual(new long[] { 5, 4 }, resized.shape);
        }

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void A_table_that_is_no_square_is_refused()
    {
        using Tensor table = zeros(8, 4);

        var error = Assert.ThrowsExactly<ArgumentException>(() => PositionEmbeddings.ResizeGrid(table, 2));

        StringAssert.Contains(error.Message, "[8, 4] are not those of a class token and a square of patches");
    }

    /// <summary>The rows are those of open_clip's get_2d_sincos_pos_embed: column before line, sines before cosines.</summary>
    [TestMethod]
    public void Fixed_positions_are_sines_and_cosines_of_column_and_line()
    {
        using var scope = NewDisposeScope();

        Tensor table = PositionEmbeddings.SinCos2d(8, 3);

        Tensor classToken = zeros(8);
        Tensor lineOneColumnTwo = tensor(new[] { 0.909297f, 0.019999f, -0.416147f, 0.9998f, 0.841471f, 0.01f, 0.540302f, 0.99995f });
        CollectionAssert.AreEqual(new long[] { 10, 8 }, table.shape);
        Assert.IsTrue(table[0].Equals(classToken));
        Assert.IsTrue(table[1 + 5].allclose(lineOneColumnTwo, 1e-5, 1e-6));
    }

    private static Tensor Grid(int side) =>
        tensor([.. from row in Enumerable.Range(0, side) from column in Enumerable.Range(0, side) from feature in Enumerable.Range(0, 2) select (((row * 7) + (column * 3) + (feature * 5)) % 11 / 4f) - 1])
            .reshape(side * side, 2);

    private static Tensor Line(int length) =>
        tensor([.. from place in Enumerable.Range(0, length) from feature in Enumerable.Range(0, 2) select (((place * 7) + (feature * 5)) % 11 / 4f) - 1])
            .reshape(length, 2);
}
