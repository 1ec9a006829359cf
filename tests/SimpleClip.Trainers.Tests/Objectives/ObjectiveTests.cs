using SimpleClip.Losses;
using SimpleClip.Numerics;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Objectives;

[TestClass]
public sealed class ObjectiveTests
{
    private const int Rows = 5, Width = 6;

    [TestMethod]
    public void The_sum_is_that_of_the_weighted_terms_which_are_told_without_their_weights()
    {
        using var objective = new Objective([new FixedTerm("one", 0.5, 3), new FixedTerm("two", 2, 7)]);
        using var scope = NewDisposeScope();

        ObjectiveValue value = objective.Evaluate(Inputs());

        Assert.AreEqual((0.5 * 3) + (2 * 7), value.Sum.item<float>(), 1e-6);
        CollectionAssert.AreEquivalent(new Dictionary<string, double> { ["one"] = 3, ["two"] = 7 }, value.Terms.ToDictionary());
        CollectionAssert.AreEquivalent(new Dictionary<string, double> { ["one"] = 0.5, ["two"] = 2 }, value.Weights.ToDictionary());
    }

    [TestMethod]
    public void A_term_is_computed_only_in_steps_in_which_it_counts()
    {
        var ramped = new FixedTerm("ramped", new LossWeight { Value = 1, StartSteps = 2, RampSteps = 2 }, 4);
        using var objective = new Objective([new FixedTerm("one", 1, 3), ramped]);
        using var scope = NewDisposeScope();

        float[] sums = [.. Enumerable.Range(0, 6).Select(step => objective.Evaluate(Inputs() with { Step = step }).Sum.item<float>())];

        CollectionAssert.AreEqual(new float[] { 3, 3, 3, 5, 7, 7 }, sums);
        Assert.AreEqual(3, ramped.Evaluations);
        Assert.IsFalse(objective.Evaluate(Inputs()).Terms.ContainsKey("ramped"));
    }

    [TestMethod]
    public void Terms_that_never_count_are_disposed_of_and_leave_no_heads()
    {
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var objective = new Objective([new FixedTerm("one", 1, 3), Matching(0)]))
        {
            Assert.HasCount(1, objective.Terms);
            Assert.IsEmpty(objective.State);
            Assert.IsEmpty(objective.ParameterGroups(0.1));
        }

        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Nothing_to_minimise_is_refused() => StringAssert.Contains(
        Assert.ThrowsExactly<ArgumentException>(() => new Objective([new FixedTerm("one", 0, 3)])).Message, "expected at least one that counts");

    [TestMethod]
    public void A_step_in_which_nothing_counts_has_the_value_0_and_moves_nothing()
    {
        using var objective = new Objective([new FixedTerm("one", new LossWeight { Value = 1, StartSteps = 5 }, 3)]);
        using var scope = NewDisposeScope();
        LossInputs inputs = Inputs();

        ObjectiveValue value = objective.Evaluate(inputs);
        value.Sum.backward();

        Assert.AreEqual(0, value.Sum.item<float>());
        Assert.IsEmpty(value.Terms);
        Assert.IsNull(inputs.Images[0].grad);
    }

    [TestMethod]
    public void The_heads_parameters_reach_the_optimizer_and_checkpoints_under_the_names_of_their_terms()
    {
        var widths = new FeatureWidths(Width, Width + 2);
        using var random = new Generator(1);
        using var objective = new Objective(
        [
            new FeatureTerm(1, widths, CPU, random), new InteractiveTerm(1, true, widths, CPU, random), new AugmentedFeatureTerm(1, widths, CPU, random),
            new SigmoidTerm(1, -10, CPU), Matching(1),
        ]);
        string[] state = [.. objective.State.Keys.Order(StringComparer.Ordinal)];
        string[] trained = [.. objective.ParameterGroups(0.1).SelectMany(group => group.Parameters).Select(entry => entry.Name).Order(StringComparer.Ordinal)];

        CollectionAssert.IsSubsetOf(new[] { "interactive/scale.log_scale", "siglip/bias.logit_bias", "augmented_feature/scale.log_scale" }, state);
        foreach (string head in new[] { "feature/image.", "feature/text.", "interactive/image.", "augmented_feature/text.", "pair_matching/head." })
        {
            Assert.Contains(name => name.StartsWith(head, StringComparison.Ordinal), state, head);
        }

        CollectionAssert.AreEqual(state.Select(name => "loss." + name.Replace('/', '.')).ToArray(), trained);
        Assert.HasCount(trained.Length, trained.Distinct());
    }

    [TestMethod]
    public void Heads_decay_as_the_networks_parameters_do()
    {
        using var random = new Generator(1);
        using var objective = new Objective([new InteractiveTerm(1, true, new FeatureWidths(4, 5), CPU, random)]);

        foreach (ParameterGroup group in objective.ParameterGroups(0.1))
        {
            foreach ((string name, Parameter parameter) in group.Parameters)
            {
                Assert.AreEqual(parameter.dim() >= 2 ? 0.1 : 0, group.WeightDecay, name);
            }
        }
    }

    [TestMethod]
    [DataRow(Width)]
    [DataRow(Width + 3)]
    public void With_two_captions_an_image_each_terms_value_is_the_sum_over_both(int teacherWidth)
    {
        using var scope = NewDisposeScope();
        LossInputs inputs = Inputs(texts: 2, teacherWidth);
        foreach (LossTerm term in Terms(teacherWidth))
        {
            using (term)
            {
                using var random = new Generator(4);
                double first = Value(term, Only(inputs, 0) with { Random = random }), second = Value(term, Only(inputs, 1) with { Random = random });
                using var again = new Generator(4);

                double both = Value(term, inputs with { Random = again });

                // An image is as far from the teacher's image, however many captions it has.
                double shared = term is FeatureTerm or MaskedFeatureTerm ? ImageDistance(term, inputs) : 0;
                Assert.AreEqual(first + second - shared, both, 1e-4 * Math.Abs(both), term.Name);
            }
        }
    }

    [TestMethod]
    public void No_gradient_reaches_a_teacher_and_some_reach_every_feature_and_head()
    {
        using var scope = NewDisposeScope();
        LossInputs inputs = Inputs(texts: 1, teacherWidth: Width + 1);
        foreach (LossTerm term in Terms(Width + 1))
        {
            using var objective = new Objective([term]);
            foreach (Tensor feature in inputs.Images.Concat(inputs.Texts).Append(inputs.MaskedImages!))
            {
                feature.grad = null;
            }

            objective.Evaluate(inputs).Sum.backward();

            Assert.IsNotNull((term.ReadsMaskedImages ? inputs.MaskedImages! : inputs.Images[0]).grad, term.Name);
            Assert.IsNotNull(inputs.Texts[0].grad, term.Name);
            Assert.IsNull(inputs.Teacher.Image.grad, term.Name);
            foreach ((string name, Parameter parameter) in objective.ParameterGroups(0).SelectMany(group => group.Parameters))
            {
                Assert.IsNotNull(parameter.grad, name);
                Assert.IsGreaterThan(0, Math.Abs(parameter.grad!.abs().max().item<float>()), name);
            }
        }
    }

    [TestMethod]
    public void The_masked_feature_term_looks_at_the_masked_pictures_alone()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(1);
        using var term = new MaskedFeatureTerm(1, new FeatureWidths(Width, Width), CPU, random);
        LossInputs inputs = Inputs();
        LossInputs other = inputs with { Images = [inputs.Images[0].roll(1, 0)] };

        Assert.AreEqual(Value(term, inputs), Value(term, other));
        Assert.AreNotEqual(Value(term, inputs), Value(term, inputs with { MaskedImages = other.Images[0] }));
        Assert.IsTrue(new Objective([term]).ReadsMaskedImagesAt(0));
    }

    [TestMethod]
    public void Pair_matching_takes_no_duplicate_for_a_negative_unless_it_is_told_to()
    {
        using var scope = NewDisposeScope();
        LossInputs inputs = Inputs();

        // Only the first and the last row are left without an image or a caption in common.
        inputs = inputs with { ImageIds = tensor(new long[] { 1, 2, 2, 2, 2 }), CaptionIds = [tensor(new long[] { 1, 1, 1, 1, 2 })] };
        double[] Drawn(bool mask) => [.. Enumerable.Range(0, 8).Select(seed => MatchingValue(inputs, mask, seed)).Distinct()];

        Assert.HasCount(1, Drawn(mask: true));
        Assert.IsGreaterThan(1, Drawn(mask: false).Length);
    }

    [TestMethod]
    public void Pair_matching_without_any_negative_is_that_of_the_pairs()
    {
        using var scope = NewDisposeScope();
        LossInputs inputs = Inputs() with { ImageIds = zeros(Rows, dtype: ScalarType.Int64) };

        Assert.IsTrue(double.IsFinite(MatchingValue(inputs, mask: true, seed: 1)));
    }

    [TestMethod]
    public void An_objective_leaves_no_tensor_but_its_sum()
    {
        using var scope = NewDisposeScope();
        using var objective = new Objective([.. Terms(Width + 1)]);
        LossInputs inputs = Inputs(texts: 2, teacherWidth: Width + 1);
        long before = scope.DisposablesCount;

        objective.Evaluate(inputs);

        Assert.AreEqual(before + 1, scope.DisposablesCount);
    }

    private static IEnumerable<LossTerm> Terms(int teacherWidth)
    {
        using var random = new Generator(1);
        var widths = new FeatureWidths(Width, teacherWidth);
        return
        [
            new InfoNceTerm(1), new SigmoidTerm(1, -1, CPU), new FeatureTerm(1, widths, CPU, random), new MaskedFeatureTerm(1, widths, CPU, random), new RelationTerm(1),
            new InteractiveTerm(1, true, widths, CPU, random), new AugmentedFeatureTerm(1, widths, CPU, random), new AffinityTerm(1), Matching(1),
        ];
    }

    private static PairMatchingTerm Matching(LossWeight weight, bool mask = true)
    {
        using var random = new Generator(2);
        return new PairMatchingTerm(new PairMatchingOptions { Weight = weight, MaskDuplicates = mask }, Width, CPU, random);
    }

    private static double MatchingValue(LossInputs inputs, bool mask, int seed)
    {
        using var random = new Generator((ulong)seed);
        using PairMatchingTerm term = Matching(1, mask);
        return Value(term, inputs with { Random = random });
    }

    private static double ImageDistance(LossTerm term, LossInputs inputs)
    {
        using var noGradients = no_grad();
        Tensor image = term.ReadsMaskedImages ? inputs.MaskedImages! : inputs.Images[0];
        nn.Module? projection = term.Heads.GetValueOrDefault("image");
        return DistillationLoss.Feature(projection is FeatureProjection own ? own.call(image) : image, inputs.Teacher.Image).item<float>();
    }

    private static double Value(LossTerm term, LossInputs inputs)
    {
        using var noGradients = no_grad();
        using Tensor value = term.Evaluate(inputs);
        return value.item<float>();
    }

    private static LossInputs Only(LossInputs inputs, int text) => inputs with
    {
        Texts = [inputs.Texts[text]],
        CaptionIds = [inputs.CaptionIds[text]],
        Teachers = [.. inputs.Teachers.Select(teacher => teacher with { Texts = [teacher.Texts[text]] })],
    };

    private static LossInputs Inputs(int texts = 1, int teacherWidth = Width)
    {
        using var random = new Generator(3);
        Tensor Features(int width, bool trained) => empty([Rows, width], dtype: ScalarType.Float32).normal_(0, 1, random).ToUnitRows().detach().requires_grad_(trained);
        return new LossInputs
        {
            Step = 0,
            Images = [Features(Width, true)],
            Texts = [.. Enumerable.Range(0, texts).Select(_ => Features(Width, true))],
            MaskedImages = Features(Width, true),
            Scale = tensor(5f, requires_grad: true),
            Teachers = [new TeacherFeatures(Features(teacherWidth, false), [.. Enumerable.Range(0, texts).Select(_ => Features(teacherWidth, false))], tensor(10f))],
            ImageIds = arange(Rows),
            CaptionIds = [.. Enumerable.Range(0, texts).Select(_ => arange(Rows))],
            Random = new Generator(5),
        };
    }

    /// <summary>A term that is a constant, for all that a graph can tell.</summary>
    private sealed class FixedTerm(string name, LossWeight weight, float value) : LossTerm(name, weight)
    {
        public int Evaluations { get; private set; }

        public override Tensor Evaluate(LossInputs inputs)
        {
            Evaluations++;
            return tensor(value, requires_grad: true);
        }
    }
}
