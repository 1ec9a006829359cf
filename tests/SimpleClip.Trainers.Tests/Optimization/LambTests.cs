using SimpleClip.Optimization;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class LambTests
{
    [TestMethod]
    [DataRow(0.1, true)]
    [DataRow(0.0, false)]
    public void Steps_follow_the_published_formula_and_only_decaying_parameters_have_a_trust_ratio(double weightDecay, bool trusts)
    {
        double[] mean = new double[3], square = new double[3];
        GradientSequence.AssertFollows(
            parameter => new Lamb([new ParameterGroup([("w", parameter)], weightDecay)], new LambOptions(0.9, 0.98, 1e-6)),
            [1, -2, 0.5],
            (weights, step, gradients) =>
            {
                double[] direction = new double[3];
                for (int i = 0; i < 3; i++)
                {
                    mean[i] = (0.9 * mean[i]) + (0.1 * gradients[i]);
                    square[i] = (0.98 * square[i]) + (0.02 * gradients[i] * gradients[i]);
                    double m = mean[i] / (1 - Math.Pow(0.9, step)), v = square[i] / (1 - Math.Pow(0.98, step));
                    direction[i] = (m / (Math.Sqrt(v) + 1e-6)) + (weightDecay * weights[i]);
                }

                double ratio = trusts ? Length(weights) / Length(direction) : 1;
                for (int i = 0; i < 3; i++)
                {
                    weights[i] -= 0.05 * ratio * direction[i];
                }
            });
    }

    [TestMethod]
    public void A_parameter_of_zeros_leaves_zero_with_a_ratio_of_1()
    {
        GradientSequence.AssertFollows(
            parameter => new Lamb([new ParameterGroup([("w", parameter)], 0.1)], new LambOptions(0, 0, 1e-9)),
            [0],
            (weights, _, gradients) =>
            {
                // Without memory, the direction is the gradient's sign; a single element's ratio makes every step as long as the element.
                double direction = Math.Sign(gradients[0]) + (0.1 * weights[0]);
                double ratio = weights[0] == 0 ? 1 : Math.Abs(weights[0] / direction);
                weights[0] -= 0.05 * ratio * direction;
            });
    }

    private static double Length(double[] vector) => Math.Sqrt(vector.Sum(static value => value * value));
}
