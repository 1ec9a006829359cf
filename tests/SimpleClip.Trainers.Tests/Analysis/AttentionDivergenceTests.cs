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
    /// <summary>Half the distance from 1 to the next float32.</summary>
    private const double Roundoff = 1.0 / (1 << 24);

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

        AssertEqual(network.Vit().Transformer, network.Vit().Embed(images), ofImages.Means());
        AssertEqual(network.TextTransformer().Transformer, network.TextTransformer().Embed(tokens), ofTexts.Means());
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

    /// <summary>½ KL(P‖M) + ½ KL(Q‖M), element by element; and the sums of the elements' sizes, to judge differences by.</summary>
    private static (double Value, double Size)[] Directly(Transformer stack, Tensor sequences)
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
        (double Value, double Size) Of(float[] one, float[] other)
        {
            double[] middles = [.. one.Zip(other, static (p, q) => ((double)p + q) / 2)];
            double[] terms = [.. one.Concat(other).Select((share, i) => Term(share, middles[i % middles.Length]))];
            long rows = one.Length / sequences.shape[1];
            return (terms.Sum() / rows, terms.Sum(Math.Abs) / rows);
        }

        return [.. maps.Zip(maps.Skip(1), Of)];
    }

    /// <remarks>
    /// The sums are in double, but the shares that both sides add up come out of float32 sums over as many terms as a token has features,
    /// whose order may be another one in batches of another size. Such a sum of n terms, and so a share, is right to n roundoffs of itself
    /// (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). The derivative of the divergence by a share p is ½ ln(p/m),
    /// so that shares off by a part ε of themselves move it by at most ε times the sum of the sizes of its terms.
    /// </remarks>
    private static void AssertEqual(Transformer stack, Tensor sequences, IReadOnlyList<double> actual)
    {
        (double Value, double Size)[] expected = Directly(stack, sequences);
        double share = 2 * sequences.shape[2] * Roundoff;
        Assert.HasCount(expected.Length, actual);
        foreach (((double value, double size), double other) in expected.Zip(actual))
        {
            Console.WriteLine($"{value}: {Math.Abs(value - other):e2} off, {share * size:e2} allowed");
            Assert.AreEqual(value, other, share * size);
        }
    }
}
