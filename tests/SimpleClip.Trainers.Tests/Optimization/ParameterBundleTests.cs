using SimpleClip.Optimization;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Optimization;

/// <summary>Parameters of which an optimizer moves several at once, as it does on a GPU.</summary>
[TestClass]
public sealed class ParameterBundleTests
{
    private static readonly long[][] Shapes = [[3, 5], [], [7], [2, 1, 4]];

    [TestMethod]
    public void Gathered_parameters_move_as_each_would_alone()
    {
        using var scope = NewDisposeScope();
        Parameter[] together = Make(), alone = Make();
        using var bundle = new ParameterBundle(together, 2);
        ParameterBundle[] single = Array.ConvertAll(alone, static parameter => new ParameterBundle([parameter], 2));

        // In the third step one of them has no gradient: it stays, and so does what is kept of it.
        foreach (int step in (int[])[1, 2, 3, 4])
        {
            var update = new AdamWUpdate(new AdamMoments(0.9, 0.98, 1e-6, step), 0.01, 0.1);
            using (no_grad())
            {
                Give(together, step);
                Give(alone, step);
                bundle.Move(update);
                Array.ForEach(single, each => each.Move(update));
            }

            for (int i = 0; i < Shapes.Length; i++)
            {
                Assert.IsTrue(together[i].allclose(alone[i], 1e-6, 1e-8), $"Parameter {i} in step {step}");
                Assert.IsFalse(together[i].isnan().any().item<bool>());
                foreach ((Tensor one, Tensor other) in bundle.StateOf(i).Zip(single[i].StateOf(0)))
                {
                    CollectionAssert.AreEqual(Shapes[i], one.shape);
                    Assert.IsTrue(one.allclose(other, 1e-6, 1e-10), $"State of parameter {i} in step {step}");
                }
            }
        }

        Assert.IsFalse(together[0].allclose(Make()[0], 1e-3, 1e-3), "Nothing has moved.");
        Array.ForEach(single, static each => each.Dispose());
    }

    [TestMethod]
    public void What_is_kept_of_a_parameter_can_be_filled_from_an_earlier_run()
    {
        using var scope = NewDisposeScope();
        using var bundle = new ParameterBundle(Make(), 1);
        using (no_grad())
        {
            bundle.StateOf(2).Single().copy_(arange(7, dtype: ScalarType.Float32));
        }

        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5, 6 }, bundle.StateOf(2).Single().data<float>().ToArray());
        Assert.AreEqual(0, bundle.StateOf(1).Single().item<float>());
        Assert.AreEqual(0, bundle.StateOf(3).Single().sum().item<float>());
    }

    [TestMethod]
    public void A_step_leaves_no_tensor_behind()
    {
        using var outer = NewDisposeScope();
        Parameter[] parameters = Make();
        using var bundle = new ParameterBundle(parameters, 1);
        using var noGradients = no_grad();
        Give(parameters, 1);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        bundle.Move(new LionUpdate(new LionOptions(), 0.01, 0.1));
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static Parameter[] Make()
    {
        using var random = new Generator(1);
        return Array.ConvertAll(Shapes, shape => new Parameter(empty(shape, dtype: ScalarType.Float32).normal_(0, 1, random)));
    }

    private static void Give(Parameter[] parameters, int step)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i].grad = step == 3 && i == 1 ? null : parameters[i].detach().mul(step + i).sin();
        }
    }
}
