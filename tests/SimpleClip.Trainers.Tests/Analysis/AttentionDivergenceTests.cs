using SimpleClip.Analysis;
using SimpleClip.Images;
using SimpleClip.Networks;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Networks.SasP;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Analysis;

[TestClass]
public sealed class AttentionDivergenceTests
{
    [TestMethod]
    public void Means_are_those_of_a_direct_computation_in_double_over_all_batches()
    {
        using ClipNetwork network = SasPNetworks.CreateClip();
        using var scope = NewDisposeScope();
        Tensor images = TestNetworks.Images(network.Config, 5), tokens = TestNetworks.Tokens(network.Config, 4);
        var ofImages = new AttentionDivergence(network.Visual);
        var ofTexts = new AttentionDivergence(network.Text);

        ofImages.Add(images.narrow(0, 0, 2));
        ofImages.Add(images.narrow(0, 2, 3));
        ofTexts.Add(tokens);

        AssertEqual(Directly(network.Vit().Transformer, network.Vit().Embed(images)), ofImages.Means());
        AssertEqual(Directly(network.TextTransformer().Transformer, network.TextTransformer().Embed(tokens)), ofTexts.Means());
    }

    [TestMethod]
    public void Blocks_of_equal_attention_do_not_diverge()
    {
        // Queries of a new SAS-P network are zero, so every block attends to all tokens alike.
        using ClipNetwork network = TestNetworks.Create(SasPNetworks.Config);
        using Tensor images = TestNetworks.Images(network.Config, 2);
        var divergence = new AttentionDivergence(network.Visual);

        divergence.Add(images);

        Assert.HasCount(2, divergence.Means());
        Assert.IsTrue(divergence.Means().All(mean => Math.Abs(mean) < 1e-12));
    }

    [TestMethod]
    public void Photographs_are_measured_batch_by_batch_and_the_closest_pairs_share()
    {
        string list = TestData.Require("data", "flickr8k", "dev.tsv");
        IEnumerable<string> names = File.ReadLines(list).Skip(1).Select(line => line.Split('\t')[0]).Distinct();
        string[] paths = [.. names.Take(8).Select(name => Path.Combine(Path.GetDirectoryName(list)!, name))];
        ClipNetworkConfig config = TestNetworks.Small with
        {
            Vision = new VisionTransformerConfig { ImageSize = 32, PatchSize = 8, Width = 32, HeadWidth = 8, Layers = 6 },
        };
        using ClipNetwork network = TestNetworks.Create(config);
        var divergence = new AttentionDivergence(network.Visual);
        var processor = new ClipImageProcessor(ImageProcessorOptions.OpenAI(32));

        foreach (string[] batch in paths.Chunk(4))
        {
            using Tensor images = Read(processor, batch);
            divergence.Add(images);
        }

        IReadOnlyList<double> means = divergence.Means();
        Assert.IsTrue(means.All(mean => mean > 0 && mean < Math.Log(2)));
        IReadOnlyList<IReadOnlyList<int>> all = divergence.ProposeSharing(Math.Log(2));
        int closest = means.Index().MinBy(pair => pair.Item).Index;
        Assert.Contains(pair => pair[0] == closest, all);
        Assert.AreEqual(all.Count * 2, all.SelectMany(pair => pair).Distinct().Count());
        Assert.HasCount(1, divergence.ProposeSharing(means.Min() + 1e-12));
        Assert.IsEmpty(divergence.ProposeSharing(means.Min()));
        new ClipNetworkConfig { Vision = new VisionTransformerConfig { Layers = 6, SasP = new SasPConfig { Share = all } } }.Validate();
    }

    [TestMethod]
    public void Measuring_leaves_no_tensor_and_the_tower_as_it_was()
    {
        using ClipNetwork network = SasPNetworks.CreateClip();
        network.train();
        using Tensor images = TestNetworks.Images(network.Config, 2);
        var divergence = new AttentionDivergence(network.Visual);
        divergence.Add(images);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount, outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

        divergence.Add(images);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
        Assert.IsTrue(network.Visual.training);
    }

    private static Tensor Read(ClipImageProcessor processor, string[] paths)
    {
        float[] values = new float[paths.Length * processor.ValuesPerImage];
        for (int i = 0; i < paths.Length; i++)
        {
            processor.Process(ImageSource.FromFile(paths[i]), values.AsSpan(i * processor.ValuesPerImage, processor.ValuesPerImage));
        }

        return tensor(values).reshape(paths.Length, 3, processor.Options.Size, processor.Options.Size);
    }

    /// <summary>½ KL(P‖M) + ½ KL(Q‖M), element by element.</summary>
    private static double[] Directly(Transformer stack, Tensor sequences)
    {
        using var noGradients = no_grad();
        List<float[]> maps = [];
        Tensor tokens = sequences;
        foreach (TransformerBlock block in stack.Blocks)
        {
            maps.Add(((IAttentionBlock)block).AttentionMaps(tokens).contiguous().data<float>().ToArray());
            tokens = block.call(tokens);
        }

        static double Term(double share, double middle) => share == 0 ? 0 : 0.5 * share * Math.Log(share / middle);
        double Of(float[] one, float[] other) =>
            one.Zip(other, (p, q) => Term(p, ((double)p + q) / 2) + Term(q, ((double)p + q) / 2)).Sum() / (one.Length / sequences.shape[1]);
        return [.. maps.Zip(maps.Skip(1), Of)];
    }

    private static void AssertEqual(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.HasCount(expected.Length, actual);
        foreach ((double one, double other) in expected.Zip(actual))
        {
            Assert.AreEqual(one, other, 1e-7 * one);
        }
    }
}
