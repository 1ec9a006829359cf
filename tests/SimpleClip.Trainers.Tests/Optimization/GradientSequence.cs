using SimpleClip.Optimization;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Optimization;

/// <summary>Gradients that change with step, place and weight, the same for an optimizer and for its reference in double
/// precision.</summary>
internal static class GradientSequence
{
    public static double At(int step, int place, double weight) => Math.Sin((1.3 * step) + place) + (0.2 * weight);

    /// <summary>Lets an optimizer take some steps.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="parameter">Its parameter, one-dimensional.</param>
    /// <param name="steps">The numbers of the steps.</param>
    public static void Learn(Optimizer optimizer, Parameter parameter, params IEnumerable<int> steps)
    {
        foreach (int step in steps)
        {
            using var scope = NewDisposeScope();
            float[] weights = [.. parameter.detach().data<float>()];
            parameter.grad = tensor([.. weights.Select((weight, place) => (float)At(step, place, weight))]);
            optimizer.Step(0.05);
            parameter.grad = null;
        }
    }

    /// <summary>Lets a reference take steps 1 to 6.</summary>
    /// <param name="weights">The weights, which the reference changes.</param>
    /// <param name="move">One step: its number, from 1, and the gradients.</param>
    public static void Learn(double[] weights, Action<int, double[]> move)
    {
        for (int step = 1; step <= 6; step++)
        {
            move(step, [.. weights.Select((weight, place) => At(step, place, weight))]);
        }
    }

    /// <summary>Compares an optimizer's six steps of length 0.05 with those of a reference.</summary>
    public static void AssertFollows(Func<Parameter, Optimizer> create, double[] start, Action<double[], int, double[]> reference)
    {
        using Parameter parameter = new(tensor([.. start.Select(static weight => (float)weight)]));
        using Optimizer optimizer = create(parameter);
        double[] expected = [.. start];

        Learn(optimizer, parameter, Enumerable.Range(1, 6));
        Learn(expected, (step, gradients) => reference(expected, step, gradients));

        float[] actual = [.. parameter.detach().data<float>()];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 2e-6, $"Weight {i}");
            Assert.AreNotEqual(start[i], actual[i], 1e-3, $"Weight {i} has not moved.");
        }
    }
}
