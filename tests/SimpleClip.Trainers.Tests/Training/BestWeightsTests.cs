using SimpleClip.Networks;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using SimpleClip.Training;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class BestWeightsTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void What_measured_best_comes_back_after_training_went_on(bool averages)
    {
        using var network = new Linear(2, 2, null);
        using WeightAverage? average = averages ? new WeightAverage(network, 0.5, warmUp: false) : null;
        using var term = new SigmoidTerm(1, -3, CPU);
        using var objective = new Objective([term]);
        using var best = new BestWeights(network, average, objective);
        Set(network, 4);
        average?.Update();
        float[] measured = averages ? [.. average!.State["weight"].data<float>()] : [4, 4, 4, 4];

        best.Keep();
        Set(network, 9);
        average?.Update();
        Set(term.Heads["bias"], 9);
        best.Restore();

        Assert.AreEqual(-3, term.Bias, "the bias belongs to the weights");
        float[] averaged = average?.State["weight"].data<float>().ToArray() ?? measured;
        CollectionAssert.AreEqual(measured, averaged, "the average begins anew from them");
        CollectionAssert.AreEqual(measured, network.state_dict()["weight"].data<float>().ToArray());
        Assert.IsTrue(best.Any);
    }

    private static void Set(nn.Module module, float value)
    {
        using var noGradients = no_grad();
        foreach (Tensor weight in module.state_dict().Values)
        {
            using Tensor filled = full(weight.shape, value);
            weight.copy_(filled);
        }
    }
}
