using SimpleClip.Optimization;
using AdamW = SimpleClip.Optimization.AdamW;
using Parameter = TorchSharp.Modules.Parameter;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Optimization;

[TestClass]
public sealed class AdamWTests
{
    [TestMethod]
    public void Steps_follow_the_published_formula()
    {
        using Parameter parameter = new(tensor(new[] { 1.0f, -2.0f }));
        using var optimizer = new AdamW([new ParameterGroup([("w", parameter)], WeightDecay: 0.1)], new AdamWOptions(0.9, 0.98, 1e-6));
        double[] expected = [1, -2], mean = [0, 0], square = [0, 0];
        for (int step = 1; step <= 3; step++)
        {
            // d(sum of w^2 * step)/dw = 2 * step * w
            using (Tensor loss = (parameter * parameter).sum() * step)
            {
                optimizer.ZeroGradients();
                loss.backward();
            }

            optimizer.Step(0.01);
            for (int i = 0; i < 2; i++)
            {
                double gradient = 2 * step * expected[i];
                mean[i] = (0.9 * mean[i]) + (0.1 * gradient);
                square[i] = (0.98 * square[i]) + (0.02 * gradient * gradient);
                double m = mean[i] / (1 - Math.Pow(0.9, step)), v = square[i] / (1 - Math.Pow(0.98, step));
                expected[i] = (expected[i] * (1 - (0.01 * 0.1))) - (0.01 * m / (Math.Sqrt(v) + 1e-6));
            }
        }

        Assert.AreEqual(expected[0], parameter[0].item<float>(), 1e-6);
        Assert.AreEqual(expected[1], parameter[1].item<float>(), 1e-6);
    }
}
