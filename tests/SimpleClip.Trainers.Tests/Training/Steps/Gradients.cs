using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Golden;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>The gradients of a network's parameters, by name; those that have none are left out.</summary>
internal sealed class Gradients
{
    private readonly SortedDictionary<string, float[]> _values = new(StringComparer.Ordinal);

    private Gradients()
    {
    }

    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Takes the gradients away from a network.</summary>
    public static Gradients TakeFrom(ClipNetwork network)
    {
        var gradients = new Gradients();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
        {
            if (parameter.grad is { } gradient)
            {
                gradients._values.Add(name, GoldenTensors.ToArray(gradient));
            }

            parameter.grad = null;
        }

        return gradients;
    }

    /// <summary>Fails unless others are equal, but for rounding.</summary>
    public void AssertEqual(Gradients actual, double tolerance = 1e-5)
    {
        CollectionAssert.AreEqual(Names.ToArray(), actual.Names.ToArray());
        float largest = _values.Values.Max(values => values.Max(MathF.Abs));
        Assert.IsGreaterThan(0, largest);
        foreach ((string name, float[] values) in _values)
        {
            double distance = values.Zip(actual._values[name], (left, right) => Math.Abs((double)left - right)).Max();
            Assert.IsLessThanOrEqualTo(tolerance * largest, distance, name);
        }
    }
}
