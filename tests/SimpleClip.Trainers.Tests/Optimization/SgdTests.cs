using SimpleClip.Optimization;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class SgdTests
{
    [TestMethod]
    [DataRow(0.9, false, 0.1)]
    [DataRow(0.9, true, 0.1)]
    [DataRow(0.9, true, 0.0)]
    [DataRow(0.0, false, 0.1)]
    [DataRow(0.0, false, 0.0)]
    public void Steps_follow_the_formula_of_PyTorch(double momentum, bool nesterov, double weightDecay)
    {
        double[] velocity = new double[3];
        GradientSequence.AssertFollows(
            parameter => new Sgd([new ParameterGroup([("w", parameter)], weightDecay)], new SgdOptions(momentum, nesterov)),
            [1, -2, 0.5],
            (weights, _, gradients) =>
            {
                for (int i = 0; i < 3; i++)
                {
                    double gradient = gradients[i] + (weightDecay * weights[i]);
                    velocity[i] = (momentum * velocity[i]) + gradient;
                    weights[i] -= 0.05 * (nesterov ? gradient + (momentum * velocity[i]) : velocity[i]);
                }
            });
    }
}
