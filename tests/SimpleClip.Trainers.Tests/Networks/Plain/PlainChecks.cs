using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Golden;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;
using Tensor = TorchSharp.torch.Tensor;

namespace SimpleClip.Trainers.Tests.Networks.Plain;

/// <summary>Compares image towers with reference implementations in float64.</summary>
internal static class PlainChecks
{
    /// <summary>Gives every parameter and buffer values that matter, where a fresh network has zeros, ones and tiny gains.</summary>
    public static T Scrambled<T>(this T module, ulong seed = 11)
        where T : nn.Module
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var random = new Generator(seed);
        foreach ((string name, Tensor tensor) in module.state_dict())
        {
            if (!tensor.is_floating_point())
            {
                continue;
            }

            bool variance = name.EndsWith("running_var", StringComparison.Ordinal);
            bool gain = tensor.dim() == 1 && name.EndsWith("weight", StringComparison.Ordinal);
            double deviation = tensor.dim() > 1 ? 1 / Math.Sqrt((double)tensor.numel() / tensor.shape[0]) : 0.2;
            tensor.normal_(variance || gain ? 1 : 0, variance ? 0.1 : deviation, random);
        }

        return module;
    }

    public static Tensor Images(this ImageTower tower, int count)
    {
        using var random = new Generator(5);
        return empty([count, 3, tower.ImageSize, tower.ImageSize], dtype: ScalarType.Float32).normal_(0, 1, random);
    }

    /// <summary>Fails unless the tower's output is that of the reference.</summary>
    public static void AssertForward(ImageTower tower, Func<PlainWeights, PlainTensor, PlainTensor> reference, bool ofBatch = false)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor images = tower.Images(2);
        PlainTensor expected = reference(new PlainWeights(tower) { OfBatch = ofBatch }, PlainTensor.From(images));

        Tensor actual = tower.call(images);

        CollectionAssert.AreEqual(expected.Shape, actual.shape.Select(length => (int)length).ToArray());
        Assert.IsLessThan(1e-5, Error(expected.Values, [.. GoldenTensors.ToArray(actual).Select(value => (double)value)]));
    }

    /// <summary>Fails unless every parameter's gradient, in a random direction, is the difference quotient of the reference.</summary>
    public static void AssertGradients(ImageTower tower, Func<PlainWeights, PlainTensor, PlainTensor> reference, bool ofBatch = false)
    {
        // So small that hardly a rectifier changes its side; float64 has the digits for it.
        const double step = 1e-7;
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        Tensor images = tower.Images(2), weighting = empty([2, tower.EmbeddingDimension], dtype: ScalarType.Float32).normal_(0, 1, generator);
        var weights = new PlainWeights(tower) { OfBatch = ofBatch };
        PlainTensor pixels = PlainTensor.From(images), factors = PlainTensor.From(weighting);
        (tower.call(images) * weighting).sum().backward();
        var random = new Random(3);
        foreach ((string name, Parameter parameter) in tower.named_parameters())
        {
            double[] values = weights[name].Values, before = [.. values];
            double[] direction = [.. values.Select(_ => random.NextDouble() - 0.5)];
            double[] gradient = PlainTensor.From(parameter.grad!).Values;

            double difference = (LossAt(step) - LossAt(-step)) / (2 * step);

            before.CopyTo(values, 0);
            double slope = gradient.Zip(direction, (left, right) => left * right).Sum();
            double scale = Math.Sqrt(gradient.Sum(value => value * value) * direction.Sum(value => value * value));
            // The floor is for gradients that are zero but for rounding, as that of a key's bias.
            Assert.AreEqual(difference, slope, Math.Max(1e-4 * scale, 1e-6), $"{name} (lengths' product {scale})");

            double LossAt(double distance)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = before[i] + (distance * direction[i]);
                }

                return reference(weights, pixels).Values.Zip(factors.Values, (output, factor) => output * factor).Sum();
            }
        }
    }

    /// <summary>Fails if a forward and backward pass leaves tensors.</summary>
    public static void AssertLeavesNothing(ImageTower tower)
    {
        LearnOnce();
        tower.zero_grad();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        LearnOnce();

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);

        void LearnOnce()
        {
            using var scope = NewDisposeScope();
            tower.call(tower.Images(2)).sum().backward();
        }
    }

    /// <summary>Number of a module's parameters, without buffers.</summary>
    public static long CountParameters(this nn.Module module) => module.parameters().Sum(parameter => parameter.numel());

    /// <summary>The distance of two vectors, relative to the length of the first.</summary>
    public static double Error(double[] expected, double[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        double distance = expected.Zip(actual, (left, right) => (left - right) * (left - right)).Sum();
        return Math.Sqrt(distance / expected.Sum(value => value * value));
    }
}
