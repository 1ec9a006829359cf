using System.Text.Json;
using System.Text.Json.Nodes;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Weights;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Golden;

/// <summary>Makes the towers of the MobileCLIP case, whose configuration and weights are in ml-mobileclip's own form.</summary>
internal static class MobileClipGolden
{
    public static MobileClipImageEncoder CreateMobileClipImageEncoder(this GoldenCase golden, bool reparameterized) =>
        (MobileClipImageEncoder)golden.Create<ImageTowerConfig, ImageTower>(
            "image", "mci", reparameterized, (config, embedding) => config.Create(embedding, Activation.Gelu, null));

    public static MobileClipTextEncoder CreateMobileClipTextEncoder(this GoldenCase golden, bool reparameterized) =>
        (MobileClipTextEncoder)golden.Create<TextTowerConfig, TextTower>(
            "text", "mobileclip", reparameterized, (config, embedding) => config.Create(embedding, Activation.Gelu, null));

    /// <summary>Fails unless two towers have equal names and nearly equal numbers.</summary>
    public static void AssertSameWeights(nn.Module expected, nn.Module actual)
    {
        Dictionary<string, Tensor> wanted = expected.state_dict(), given = actual.state_dict();
        CollectionAssert.AreEquivalent(wanted.Keys, given.Keys);
        foreach ((string name, Tensor tensor) in wanted)
        {
            GoldenTensors.AssertNear(name, GoldenTensors.ToArray(tensor.to(ScalarType.Float32)), GoldenTensors.ToArray(given[name].to(ScalarType.Float32)));
        }
    }

    private static TTower Create<TConfig, TTower>(
        this GoldenCase golden, string tower, string type, bool reparameterized, Func<TConfig, int, TTower> create)
        where TTower : nn.Module
    {
        JsonObject json = JsonNode.Parse(golden.Config.GetProperty(tower).GetRawText())!.AsObject();
        json["type"] = type;
        json["reparameterized"] = reparameterized;
        TTower made = create(json.Deserialize<TConfig>()!, golden.Config.GetProperty("embed_dim").GetInt32());
        using SafetensorsFile state = SafetensorsFile.Open(golden.PathOf(
            golden.Root.GetProperty(reparameterized ? "state_file_reparam" : "state_file").GetString()!));
        Load(made, state, $"{tower}_encoder.");
        return made;
    }

    private static void Load(nn.Module module, SafetensorsFile state, string prefix)
    {
        Dictionary<string, Tensor> targets = module.state_dict();
        string[] names = [.. state.Tensors.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..])];
        CollectionAssert.AreEquivalent(names, targets.Keys);
        using var noGradients = no_grad();
        foreach ((string name, Tensor target) in targets)
        {
            CollectionAssert.AreEqual(state.Tensors[prefix + name].Shape.ToArray(), target.shape, name);
            using Tensor values = target.is_floating_point() ? tensor(state.ReadFloats(prefix + name)) : tensor(state.ReadIntegers(prefix + name));
            using Tensor shaped = values.reshape(target.shape);
            target.copy_(shaped);
        }
    }
}
