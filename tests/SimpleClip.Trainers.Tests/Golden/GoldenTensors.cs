using System.Runtime.InteropServices;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Weights;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

/// <summary>Moves reference cases into TorchSharp and back.</summary>
internal static class GoldenTensors
{
    /// <summary>How far the results of networks may be from the reference, relative to its largest value.</summary>
    private const double RelativeTolerance = 1e-5;

    public static Tensor FloatTensor(this GoldenCase golden, string name, bool requiresGradient = false)
    {
        Tensor values = empty(golden.Shape(name), dtype: ScalarType.Float32);
        golden.Floats(name).CopyTo(MemoryMarshal.Cast<byte, float>(values.bytes));
        values.requires_grad = requiresGradient;
        return values;
    }

    public static Tensor IntegerTensor(this GoldenCase golden, string name) => tensor(golden.Integers(name)).reshape(golden.Shape(name));

    public static void AssertClose(this GoldenCase golden, string name, Tensor actual) => golden.AssertClose(name, ToArray(actual));

    /// <summary>Fails unless a network's result is within a relative error of 1e-5 of the reference.</summary>
    public static void AssertNear(this GoldenCase golden, string name, Tensor actual) => AssertNear(name, golden.Floats(name), ToArray(actual));

    /// <summary>Fails unless values are within a relative error of 1e-5 of those expected.</summary>
    public static void AssertNear(string name, float[] expected, float[] actual)
    {
        double largest = expected.Max(value => Math.Abs((double)value));
        double distance = expected.Zip(actual, (left, right) => Math.Abs((double)left - right)).Max();
        Console.WriteLine($"{name}: {distance / largest:G3} of {largest:G4}");
        Assert.HasCount(expected.Length, actual, name);
        Assert.IsLessThanOrEqualTo(RelativeTolerance * largest, distance, name);
    }

    public static float[] ToArray(Tensor values)
    {
        using Tensor plain = values.detach().contiguous();
        return MemoryMarshal.Cast<byte, float>(plain.bytes).ToArray();
    }

    /// <summary>The network of a case, with its weights; its architecture stands beside the checkpoint.</summary>
    public static ClipNetwork CreateNetwork(this GoldenCase golden, bool quickGelu)
    {
        using SafetensorsFile state = golden.OpenState();
        string json = File.ReadAllText(Path.Combine(Path.GetDirectoryName(state.Name)!, "open_clip_config.json"));
        var network = new ClipNetwork(ClipNetworkConfig.Parse(json) with { QuickGelu = quickGelu });
        NetworkWeights.Load(network, state);
        return network;
    }
}
