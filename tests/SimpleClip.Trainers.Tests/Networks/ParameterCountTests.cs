using SimpleClip.Networks;
using TorchSharp.Modules;

namespace SimpleClip.Trainers.Tests.Networks;

/// <summary>The published counts of open_clip's model profile (docs/model_profile.csv), without making networks of that size.</summary>
[TestClass]
public sealed class ParameterCountTests
{
    private const int FewTokens = 3;

    /// <summary>A count is linear in the layers of either tower and in the vocabulary, so that networks of one and two layers tell
    /// it.</summary>
    [TestMethod]
    [DataRow(768, 32, 512, 12, 151.28)]
    [DataRow(768, 16, 512, 12, 149.62)]
    [DataRow(1024, 14, 768, 24, 427.62)]
    public void A_ViT_has_as_many_parameters_as_published(int width, int patch, int textWidth, int layers, double millions)
    {
        long Count(int visionLayers, int textLayers) => CountParameters(new ClipNetworkConfig
        {
            EmbeddingDimension = textWidth,
            Vision = new VisionTransformerConfig { Width = width, PatchSize = patch, Layers = visionLayers },
            Text = new TextTransformerConfig { Width = textWidth, Heads = textWidth / 64, Layers = textLayers, VocabularySize = FewTokens },
        });

        long one = Count(1, 1), block = Count(2, 1) - one, textBlock = Count(1, 2) - one;
        long count = one + ((layers - 1) * block) + (11 * textBlock) + ((49408L - FewTokens) * textWidth);

        Assert.AreEqual(millions, Math.Round(count / 1e6, 2));
    }

    private static long CountParameters(ClipNetworkConfig config)
    {
        using ClipNetwork network = TestNetworks.Create(config);
        return network.parameters().Sum((Parameter parameter) => parameter.numel());
    }
}
