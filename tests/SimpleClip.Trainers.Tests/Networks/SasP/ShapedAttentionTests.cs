using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks.SasP;

[TestClass]
public sealed class ShapedAttentionTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_new_layer_is_the_identity(bool causal)
    {
        using var attention = new ShapedAttention(12, 3, causal);
        using Tensor input = SasPNetworks.Sequences(2, 5, 12);
        using var noGradients = no_grad();

        using Tensor output = attention.call(input);

        Assert.IsTrue(output.allclose(input, 1e-5, 1e-6));
    }

    [TestMethod]
    public void Width_is_divided_among_the_heads()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new ShapedAttention(8, 3, causal: false));

        StringAssert.Contains(error.Message, "3 attention heads do not divide a width of 8");
    }

    [TestMethod]
    public void A_causal_layer_does_not_see_what_follows()
    {
        using var attention = new ShapedAttention(12, 3, causal: true);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        attention.Query.Weight.normal_();
        Tensor input = SasPNetworks.Sequences(2, 5, 12);

        Tensor whole = attention.call(input), start = attention.call(input.narrow(1, 0, 3));

        Assert.IsTrue(whole.narrow(1, 0, 3).allclose(start, 1e-5, 1e-6));
    }
}
