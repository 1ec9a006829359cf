using System.Runtime.InteropServices;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Weights;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

/// <summary>Moves reference cases into TorchSharp and back.</summary>
internal static class GoldenTensors
{
    public static Tensor FloatTensor(this GoldenCase golden, string name, bool requiresGradient = false)
    {
        Tensor values = empty(golden.Shape(name), dtype: ScalarType.Float32);
        golden.Floats(name).CopyTo(MemoryMarshal.Cast<byte, float>(values.bytes));
        values.requires_grad = requiresGradient;
        return values;
    }

    public static Tensor IntegerTensor(this GoldenCase golden, string name) => tensor(golden.Integers(name)).reshape(golden.Shape(name));

    public static void AssertClose(this GoldenCase golden, string name, Tensor actual) => golden.AssertClose(name, ToArray(actual));

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
