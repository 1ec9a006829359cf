using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks.MobileClip;

/// <summary>Small encoders.</summary>
internal static class MobileClipNetworks
{
    /// <summary>Every kind of module there is, for images of 32 pixels.</summary>
    public static readonly MobileClipImageConfig SmallImage = new()
    {
        ImageSize = 32,
        Layers = [1, 2],
        Widths = [16, 32],
        MlpRatios = [2, 3],
        TokenMixers = [TokenMixer.RepMixer, TokenMixer.Attention],
        HeadWidth = 16,
        Excitations = [false, true],
        Positions = [null, "RepCPE 7x7"],
    };

    public static readonly MobileClipTextConfig SmallText = new()
    {
        ContextLength = 10,
        VocabularySize = 30,
        Width = 24,
        Heads = 3,
        Layers = 2,
        MlpRatio = 1.5,
        MixerKernel = [1, 5],
        MixerMlpRatio = 2,
    };

    /// <summary>The small network with SAS-P blocks, which share queries and keys, in place of those with attention.</summary>
    public static readonly ClipNetworkConfig SmallSasP = new()
    {
        EmbeddingDimension = 12,
        Vision = SmallImage with { TokenMixers = [TokenMixer.RepMixer, TokenMixer.SasP] },
        Text = SmallText with { SasP = new SasPConfig { Share = [[0, 1]] } },
    };

    public static readonly ClipNetworkConfig Small = new() { EmbeddingDimension = 12, Vision = SmallImage, Text = SmallText };

    public static IEnumerable<object[]> All => [[Small], [SmallSasP]];

    /// <summary>A network as if after some training: running figures and layer scales are not what they start from.</summary>
    public static ClipNetwork CreateTrained(ClipNetworkConfig? config = null)
    {
        ClipNetwork network = TestNetworks.Create(config ?? Small);
        Disturb(network);
        return network;
    }

    /// <summary>Draws offsets, scales and running figures at random, so that every branch shows in the output.</summary>
    public static void Disturb(nn.Module network)
    {
        using var random = new Generator(9);
        using var noGradients = no_grad();
        foreach (BatchNorm2d norm in network.modules().OfType<BatchNorm2d>())
        {
            norm.Weight.uniform_(0.5, 1.5, random);
            norm.Bias.uniform_(-0.5, 0.5, random);
            norm.Mean.uniform_(-0.5, 0.5, random);
            norm.Variance.uniform_(0.5, 2, random);
        }

        foreach ((string name, Tensor parameter) in network.named_parameters())
        {
            if (name.EndsWith(".q.weight", StringComparison.Ordinal))
            {
                parameter.uniform_(-0.5, 0.5, random);
            }

            if (name.Contains("layer_scale", StringComparison.Ordinal))
            {
                parameter.uniform_(0.2, 0.6, random);
            }
        }
    }
}
