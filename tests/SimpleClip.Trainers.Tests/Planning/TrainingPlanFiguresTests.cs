using SimpleClip.Networks;

namespace SimpleClip.Trainers.Tests.Planning;

/// <summary>The figures of open_clip's model profile (docs/model_profile.csv): millions of parameters, and GFLOPs of an image and a
/// caption.</summary>
[TestClass]
public sealed class TrainingPlanFiguresTests
{
    private const double Giga = 1e9, Tolerance = 0.01;

    [TestMethod]
    [DataRow("ViT-B-32", 151.28, 14.78)]
    [DataRow("ViT-B-16", 149.62, 41.09)]
    [DataRow("ViT-S-32", 63.1, 5.66)]
    [DataRow("ViT-S-16", 62.3, 12.6)]
    [DataRow("RN50", 102.01, 18.2)]
    public void Work_is_counted_as_open_clip_counts_it_with_two_operations_for_a_multiply_add(string name, double millions, double giga)
    {
        ClipNetworkConfig network = ClipArchitectures.Get(name).Network;

        TrainingPlan plan = TrainingPlan.Create(new TrainingPlanRequest { Student = network });

        Assert.AreEqual(millions, plan.Parameters.Total / 1e6, millions * 0.001);
        Assert.AreEqual(giga, (plan.Work.Forward + SparedBy(network)) / Giga, giga * Tolerance);
        Assert.IsLessThan(giga * 0.1, SparedBy(network) / Giga);
    }

    /// <summary>The last block of a CLIP transformer, and a ResNet's attention pooling, compute one token alone, where open_clip computes
    /// all of them.</summary>
    private static double SparedBy(ClipNetworkConfig network)
    {
        double spared = 0;
        if (network.Vision is VisionTransformerConfig vision)
        {
            spared += LastBlock(vision.Width, vision.Patches + 1);
        }

        if (network.Vision is ModifiedResNetConfig residual)
        {
            double width = residual.Features, others = residual.Pixels;
            spared += 2 * others * ((width * width) + (width * network.EmbeddingDimension) + (2 * (others + 1) * width));
        }

        var text = (TextTransformerConfig)network.Text;
        return spared + LastBlock(text.Width, text.ContextLength);
    }

    /// <summary>Of 12 w² multiply-adds for each token and 2 t w of attention, only the 2 w² of keys and values are spent on all
    /// tokens.</summary>
    private static double LastBlock(double width, double tokens) => 2 * (tokens - 1) * ((10 * width * width) + (2 * tokens * width));
}
