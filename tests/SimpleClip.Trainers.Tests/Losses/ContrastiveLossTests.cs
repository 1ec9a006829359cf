using SimpleClip.Losses;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Losses;

[TestClass]
public sealed class ContrastiveLossTests
{
    [TestMethod]
    public void Features_that_say_nothing_cost_the_logarithm_of_the_batch()
    {
        using Tensor same = ones(6, 4, dtype: ScalarType.Float32) / 2, scale = tensor(10f);

        using Tensor loss = ContrastiveLoss.InfoNce(same, same, scale);

        Assert.AreEqual(Math.Log(6), loss.item<float>(), 1e-5);
    }

    [TestMethod]
    public void Perfect_features_cost_next_to_nothing()
    {
        using Tensor own = eye(6, dtype: ScalarType.Float32), scale = tensor(100f);

        using Tensor loss = ContrastiveLoss.InfoNce(own, own, scale);

        Assert.AreEqual(0, loss.item<float>(), 1e-5);
    }
}
