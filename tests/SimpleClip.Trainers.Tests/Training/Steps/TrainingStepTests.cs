using SimpleClip.Data;
using SimpleClip.Networks;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using SimpleClip.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training.Steps;

[TestClass]
public sealed class TrainingStepTests
{
    private const int Pairs = 4;

    [TestMethod]
    public void Gradients_of_the_step_before_are_gone_when_activations_take_the_most_memory()
    {
        using ClipNetwork network = TestNetworks.Create(TestNetworks.Small);
        using var optimizer = new AdamW(ParameterGroup.ForModule(network, 0.2));
        var probe = new GradientProbe(network);
        using var objective = new Objective([new InfoNceTerm(1), probe]);
        using var images = new PixelNormalizer(ImageProcessorOptions.OpenAI(TestNetworks.SmallVision.ImageSize), CPU);
        var step = new TrainingStep { Network = network, Images = images, Objective = objective, Optimizer = optimizer };
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        step.Run(Draw(), 0, 1e-3);
        int afterStep = GradientProbe.Count(network);
        step.Run(Draw(), 1, 1e-3);

        Assert.AreEqual(network.parameters().Count(), afterStep);
        CollectionAssert.AreEqual(new[] { 0, 0 }, probe.Seen);
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static PairBatch Draw()
    {
        int size = TestNetworks.SmallVision.ImageSize, context = TestNetworks.SmallText.ContextLength, end = TestNetworks.SmallText.VocabularySize - 1;
        byte[] pixels = new byte[Pairs * size * size * 3];
        new Random(1).NextBytes(pixels);
        long[] tokens = [.. Enumerable.Range(0, Pairs * context).Select(i => i % context == context - 1 ? end : 1L + (i % 7))];
        long[] ids = [.. Enumerable.Range(0, Pairs).Select(static row => (long)row)];
        return new PairBatch
        {
            Count = Pairs,
            Images = [new PixelBlock(Pairs, size, pixels)],
            Texts = [new TokenBlock(Pairs, context, context, tokens)],
            CaptionCounts = [.. Enumerable.Repeat(1, Pairs)],
            ImageIds = ids,
            CaptionIds = ids,
        };
    }

    /// <summary>Adds nothing to the loss, and notes how many parameters have a gradient when the loss is computed.</summary>
    private sealed class GradientProbe(ClipNetwork network) : LossTerm("probe", 1)
    {
        public List<int> Seen { get; } = [];

        public static int Count(ClipNetwork network) => network.parameters().Count(static parameter => parameter.grad is not null);

        public override Tensor Evaluate(LossInputs inputs)
        {
            Seen.Add(Count(network));
            return zeros(1).sum();
        }
    }
}
