using SimpleClip.Networks;
using SimpleClip.Numerics;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Trainers.Tests.Networks.SasP;

/// <summary>Small SAS-P networks, whose parameters are moved from where they start so that all of them matter.</summary>
internal static class SasPNetworks
{
    public static readonly SasPConfig Shared = new() { Share = [[0, 1]] };

    public static readonly ClipNetworkConfig Config = TestNetworks.Small with
    {
        Vision = TestNetworks.SmallVision with { Layers = 3, SasP = Shared },
        Text = TestNetworks.SmallText with { Layers = 3, SasP = new SasPConfig { Norm = SasPNorm.RmsNorm, QueryKeyBias = true } },
    };

    public static TransformerShape Shape(bool causal, SasPConfig? sasP = null) =>
        new(Width: 12, Layers: 3, Heads: 3, HiddenWidth: 20, Activation.Gelu, causal) { SasP = sasP ?? new SasPConfig() };

    public static Transformer CreateStack(bool causal, SasPConfig? sasP = null)
    {
        using var random = new Generator(3);
        var stack = new Transformer(Shape(causal, sasP), random);
        Stir(stack);
        return stack;
    }

    /// <summary>Both towers with four blocks.</summary>
    public static ClipNetworkConfig Four(SasPConfig sasP) => TestNetworks.Small with
    {
        Vision = TestNetworks.SmallVision with { Layers = 4, SasP = sasP },
        Text = TestNetworks.SmallText with { Layers = 4, SasP = sasP },
    };

    public static ClipNetwork CreateClip(ClipNetworkConfig? config = null)
    {
        ClipNetwork network = TestNetworks.Create(config ?? Config);
        Stir(network);
        return network;
    }

    public static SasPBlock SasP(this Transformer transformer, int layer) => (SasPBlock)transformer.Blocks[layer];

    public static Tensor Sequences(int batch, int tokens, int width)
    {
        using var random = new Generator(4);
        return empty([batch, tokens, width], dtype: ScalarType.Float32).normal_(0, 1, random);
    }

    /// <summary>Adds N(0, 0.3²) to every parameter.</summary>
    private static void Stir(nn.Module module)
    {
        using var random = new Generator(5);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (Parameter parameter in module.parameters())
        {
            parameter.add_(empty(parameter.shape, dtype: ScalarType.Float32).normal_(0, 0.3, random), Scalar.Unit);
        }
    }
}
