using SimpleClip.Optimization;
using TorchSharp;
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

    [TestMethod]
    public void A_parameter_larger_than_a_piece_moves_as_a_small_one_does()
    {
        const int Length = 100_003;
        using Parameter large = new(ones(Length)), small = new(ones(1));
        using var optimizer = new AdamW([new ParameterGroup([("large", large), ("small", small)], WeightDecay: 0.2)]);
        using (Tensor loss = large.sum() + small.sum())
        {
            loss.backward();
        }

        optimizer.Step(0.1);

        using Tensor expected = small.expand(Length);
        Assert.IsTrue(large.allclose(expected));
        Assert.AreNotEqual(1f, small.item<float>());
    }

    [TestMethod]
    public void Matrices_decay_and_vectors_and_scalars_do_not()
    {
        using var network = TestNetworks.Create();

        IReadOnlyList<ParameterGroup> groups = ParameterGroup.ForModule(network, 0.2);

        ParameterGroup decaying = groups.Single(group => group.WeightDecay > 0), still = groups.Single(group => group.WeightDecay == 0);
        Assert.IsTrue(decaying.Parameters.All(entry => entry.Parameter.dim() >= 2));
        string[] names = [.. still.Parameters.Select(entry => entry.Name)];
        CollectionAssert.IsSubsetOf(new[] { "logit_scale", "visual.class_embedding", "ln_final.weight", "transformer.resblocks.0.attn.in_proj_bias" }, names);
        Assert.AreEqual(network.parameters().Count(), decaying.Parameters.Count + still.Parameters.Count);
    }

    [TestMethod]
    public void A_run_goes_on_from_a_saved_state_as_if_it_had_not_stopped()
    {
        using Parameter unbroken = new(tensor(new[] { 1f, 2f })), stopped = new(tensor(new[] { 1f, 2f }));
        using var optimizer = Create(unbroken);
        using var first = Create(stopped);
        Learn(optimizer, unbroken);
        Learn(first, stopped);

        using var second = Create(stopped);
        second.Steps = first.Steps;
        foreach ((string name, Tensor saved) in first.State)
        {
            second.State[name].copy_(saved);
        }

        Learn(optimizer, unbroken);
        Learn(second, stopped);

        Assert.IsTrue(unbroken.Equals(stopped));
    }

    [TestMethod]
    public void A_step_leaves_no_tensor_behind()
    {
        using Parameter parameter = new(ones(70_000));
        using var optimizer = Create(parameter);
        Learn(optimizer, parameter);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        optimizer.Step(0.1);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    private static AdamW Create(Parameter parameter) => new([new ParameterGroup([("w", parameter)], 0.1)]);

    private static void Learn(AdamW optimizer, Parameter parameter)
    {
        optimizer.ZeroGradients();
        using (Tensor loss = (parameter * parameter).sum())
        {
            loss.backward();
        }

        optimizer.Step(0.05);
    }
}
