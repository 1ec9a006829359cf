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

    [TestMethod]
    public void A_step_runs_only_what_its_terms_read()
    {
        using ClipNetwork network = TestNetworks.Create(TestNetworks.Small);
        using var optimizer = new AdamW(ParameterGroup.ForModule(network, 0.2));
        LossWeight From(int step) => new() { Value = 1, StartSteps = step };
        var probe = new InputsProbe();
        using var objective = new Objective(
            [new InfoNceTerm(1), new RelationTerm(From(1)), new AffinityTerm(From(2)), new MaskReader(From(3)), probe]);
        using var images = new PixelNormalizer(ImageProcessorOptions.OpenAI(TestNetworks.SmallVision.ImageSize), CPU);
        CountingTeacher[] teachers = [new(), new()];
        var step = new TrainingStep
        {
            Network = network,
            Images = images,
            Objective = objective,
            Optimizer = optimizer,
            Teachers = teachers,
            Mask = new PatchMask(0.5, 4),
        };

        List<string> asked = [];
        for (int taken = 0; taken < 4; taken++)
        {
            step.Run(Draw(), taken, 1e-3);
            asked.Add($"{teachers[0].Asked} {teachers[1].Asked}");
        }

        CollectionAssert.AreEqual(new[] { "0 0", "1 0", "2 1", "3 2" }, asked);
        CollectionAssert.AreEqual(new[] { (0, false), (1, false), (2, false), (2, true) }, probe.Seen);
        Assert.AreEqual(TeacherUse.All, objective.Teachers);
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

    /// <summary>Counts how often it is asked.</summary>
    private sealed class CountingTeacher : ITeacherPass
    {
        public int Asked { get; private set; }

        public TeacherFeatures Compute(PairBatch batch, Tensor? image, IReadOnlyList<Tensor> texts)
        {
            Asked++;
            Tensor features = eye(Pairs, TestNetworks.Small.EmbeddingDimension);
            return new TeacherFeatures(features, [features], tensor(10f));
        }
    }

    /// <summary>Adds nothing to the loss, and asks for masked pictures.</summary>
    private sealed class MaskReader(LossWeight weight) : LossTerm("mask", weight)
    {
        public override bool ReadsMaskedImages => true;

        public override Tensor Evaluate(LossInputs inputs) => inputs.MaskedImages!.sum() * 0;
    }

    /// <summary>Adds nothing to the loss, and notes how many teachers there are, and whether masked pictures.</summary>
    private sealed class InputsProbe() : LossTerm("inputs", 1)
    {
        public List<(int Teachers, bool IsMasked)> Seen { get; } = [];

        public override Tensor Evaluate(LossInputs inputs)
        {
            Seen.Add((inputs.Teachers.Count, inputs.MaskedImages is not null));
            return zeros(1).sum();
        }
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
