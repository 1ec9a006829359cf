using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

[TestClass]
public sealed class MultiheadAttentionTests
{
    [TestMethod]
    public void Biases_start_at_zero()
    {
        using var attention = new MultiheadAttention(8, 2, causal: false);

        using Tensor biases = cat([attention.InputBias, attention.Output.Bias!], 0);

        Assert.IsTrue(biases.data<float>().ToArray().All(bias => bias == 0));
    }

    [TestMethod]
    public void Width_is_divided_among_the_heads()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => new MultiheadAttention(8, 3, causal: false));

        StringAssert.Contains(error.Message, "3 attention heads do not divide a width of 8");
    }
}
