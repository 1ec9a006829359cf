using SimpleClip.Optimization;
using TorchSharp;
using AdamW = SimpleClip.Optimization.AdamW;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Optimization;

/// <summary>What holds for every optimizer.</summary>
[TestClass]
public sealed class OptimizerTests
{
    private static readonly Dictionary<string, Func<ParameterGroup, Optimizer>> Kinds = new()
    {
        ["AdamW"] = group => new AdamW([group]),
        ["LAMB"] = group => new Lamb([group]),
        ["Lion"] = group => new Lion([group]),
        ["SGD"] = group => new Sgd([group]),
        ["SGD with look-ahead"] = group => new Sgd([group], new SgdOptions(Nesterov: true)),
        ["SGD without momentum"] = group => new Sgd([group], new SgdOptions(Momentum: 0)),
    };

    public static IEnumerable<object[]> Names => Kinds.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_run_goes_on_from_a_saved_state_as_if_it_had_not_stopped(string kind)
    {
        using Parameter unbroken = new(tensor(new[] { 1f, 2f })), stopped = new(tensor(new[] { 1f, 2f }));
        using Optimizer optimizer = Create(kind, unbroken), first = Create(kind, stopped);
        GradientSequence.Learn(optimizer, unbroken, 1, 2, 3, 4, 5);
        GradientSequence.Learn(first, stopped, 1, 2, 3);

        using Optimizer second = Create(kind, stopped);
        second.Steps = first.Steps;
        CollectionAssert.AreEqual(first.State.Keys.ToArray(), second.State.Keys.ToArray());
        foreach ((string name, Tensor saved) in first.State)
        {
            second.State[name].copy_(saved);
        }

        GradientSequence.Learn(second, stopped, 4, 5);
        Assert.IsTrue(unbroken.Equals(stopped));
        Assert.AreEqual(5, second.Steps);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_parameter_larger_than_a_piece_moves_as_the_mathematics_of_the_whole(string kind)
    {
        const int Length = 100_003;
        using Parameter large = new(ones(Length)), small = new(ones(1));
        using Optimizer many = Create(kind, large), one = Create(kind, small);
        foreach (int step in (int[])[1, 2])
        {
            using Tensor slope = full(1, step + 0.5f);
            small.grad = slope.clone();
            large.grad = slope.expand(Length).contiguous();
            one.Step(0.1);
            many.Step(0.1);
        }

        using Tensor expected = small.expand(Length);
        Assert.IsTrue(large.allclose(expected, 1e-5, 1e-6));
        Assert.AreNotEqual(1f, small.item<float>());
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_group_s_factor_multiplies_the_learning_rate(string kind)
    {
        using Parameter slow = new(tensor(new[] { 1f, -2f })), reference = new(tensor(new[] { 1f, -2f }));
        using Optimizer slowly = Kinds[kind](new ParameterGroup([("w", slow)], 0.1) { LearningRateFactor = 0.25 });
        using Optimizer referenced = Create(kind, reference);
        slow.grad = tensor(new[] { 0.3f, 0.4f });
        reference.grad = tensor(new[] { 0.3f, 0.4f });

        slowly.Step(0.4);
        referenced.Step(0.1);

        Assert.IsTrue(slow.Equals(reference));
        Assert.AreNotEqual(1f, slow[0].item<float>());
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_step_leaves_no_tensor_behind(string kind)
    {
        using Parameter parameter = new(ones(70_000));
        using Optimizer optimizer = Create(kind, parameter);
        using Tensor gradient = ones(70_000);
        parameter.grad = gradient;
        optimizer.Step(0.1);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        optimizer.Step(0.1);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
    }

    [TestMethod]
    public void Parameters_without_a_gradient_stay()
    {
        using Parameter parameter = new(ones(3));
        using Optimizer optimizer = Create("AdamW", parameter);

        optimizer.Step(0.1);

        Assert.AreEqual(3f, parameter.sum().item<float>());
    }

    [TestMethod]
    public void Names_are_unique_and_parameters_contiguous()
    {
        using Parameter one = new(ones(2)), two = new(ones(2)), turned = new(ones(2, 3).t());

        StringAssert.Contains(Refusal(("w", one), ("w", two)), "two parameters w");
        StringAssert.Contains(Refusal(("turned", turned)), "turned");
    }

    [TestMethod]
    public void Look_ahead_without_momentum_is_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => new Sgd([], new SgdOptions(Momentum: 0, Nesterov: true)));

    private static string Refusal(params (string, Parameter)[] parameters) =>
        Assert.ThrowsExactly<ArgumentException>(() => new Sgd([new ParameterGroup(parameters, 0)])).Message;

    private static Optimizer Create(string kind, Parameter parameter) => Kinds[kind](new ParameterGroup([("w", parameter)], 0.1));
}
