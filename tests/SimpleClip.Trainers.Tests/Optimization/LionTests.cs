using SimpleClip.Optimization;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class LionTests
{
    [TestMethod]
    public void Steps_follow_the_published_formula()
    {
        double[] mean = new double[3];
        GradientSequence.AssertFollows(
            parameter => new Lion([new ParameterGroup([("w", parameter)], WeightDecay: 0.3)], new LionOptions(0.9, 0.95)),
            [1, -2, 0.5],
            (weights, _, gradients) =>
            {
                for (int i = 0; i < 3; i++)
                {
                    weights[i] = (weights[i] * (1 - (0.05 * 0.3))) - (0.05 * Math.Sign((0.9 * mean[i]) + (0.1 * gradients[i])));
                    mean[i] = (0.95 * mean[i]) + (0.05 * gradients[i]);
                }
            });
    }
}
