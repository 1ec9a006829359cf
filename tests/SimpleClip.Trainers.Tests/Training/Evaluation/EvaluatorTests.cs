using SimpleClip.Networks;
using SimpleClip.Numerics;
using SimpleClip.Optimization;
using SimpleClip.Training;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class EvaluatorTests
{
    [TestMethod]
    public void The_average_of_the_weights_is_measured_in_evaluation_mode_and_the_weights_come_back()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var average = new WeightAverage(network, 0.9);
        float before = Scale(network);
        using (no_grad())
        {
            network.LogitScale.FillInPlace(3);
        }

        average.Update();
        float averaged = average.State["logit_scale"].item<float>();
        Assert.AreNotEqual(before, averaged);
        Assert.AreNotEqual(3, averaged);
        (float Scale, bool Training)? seen = null;
        var evaluator = new Evaluator(new EvaluationOptions(), network, [new Measurement(() => seen = (Scale(network), network.training))]) { Average = average };

        evaluator.Measure(step: 1, epoch: 1);

        Assert.AreEqual((averaged, false), seen);
        Assert.AreEqual(3, Scale(network));
        Assert.IsTrue(network.training);
    }

    [TestMethod]
    public void A_measurement_that_fails_leaves_the_weights_and_the_mode_as_they_were()
    {
        using ClipNetwork network = TestNetworks.Create();
        using var average = new WeightAverage(network, 0.9);
        using (no_grad())
        {
            network.LogitScale.FillInPlace(3);
        }

        average.Update();
        var evaluator = new Evaluator(new EvaluationOptions(), network, [new Measurement(() => throw new OperationCanceledException())]) { Average = average };

        Assert.ThrowsExactly<OperationCanceledException>(() => evaluator.Measure(step: 1, epoch: 1));

        Assert.AreEqual(3, Scale(network));
        Assert.IsTrue(network.training);
        Assert.IsFalse(average.IsSwappedIn);
    }

    [TestMethod]
    public void Epochs_are_measured_as_often_as_asked_for_and_the_last_one_always()
    {
        using ClipNetwork network = TestNetworks.Create();
        var evaluator = new Evaluator(new EvaluationOptions { EveryEpochs = 3 }, network, [new Measurement(static () => { })]);

        CollectionAssert.AreEqual(
            new[] { 3, 6, 7 }, Enumerable.Range(1, 7).Where(epoch => evaluator.IsDueAfterEpoch(epoch, isLast: epoch == 7)).ToArray());
        Assert.IsFalse(evaluator.IsDueAfterStep(3));
    }

    [TestMethod]
    public void Steps_are_measured_in_place_of_epochs()
    {
        using ClipNetwork network = TestNetworks.Create();
        var evaluator = new Evaluator(new EvaluationOptions { EverySteps = 2 }, network, [new Measurement(static () => { })]);

        CollectionAssert.AreEqual(new[] { 2, 4 }, Enumerable.Range(1, 5).Where(evaluator.IsDueAfterStep).ToArray());
        Assert.IsFalse(evaluator.IsDueAfterEpoch(1, isLast: false));
        Assert.IsTrue(evaluator.IsDueAfterEpoch(5, isLast: true));
    }

    [TestMethod]
    public void Without_anything_to_measure_nothing_is_due()
    {
        using ClipNetwork network = TestNetworks.Create();
        var evaluator = new Evaluator(new EvaluationOptions { EverySteps = 1 }, network, []);

        Assert.IsFalse(evaluator.IsDueAfterStep(1) || evaluator.IsDueAfterEpoch(1, isLast: true));
    }

    [TestMethod]
    public void A_run_is_exhausted_after_as_many_measurements_without_a_better_one_also_where_it_goes_on()
    {
        using ClipNetwork network = TestNetworks.Create();
        Evaluator Create() => new(new EvaluationOptions { Patience = 2 }, network, [new Measurement(static () => { })]);
        Evaluator first = Create(), second = Create();

        Assert.IsTrue(first.Judge(Progress.Evaluation(1, ("mean_recall", 0.5))));
        Assert.IsFalse(first.Judge(Progress.Evaluation(2, ("mean_recall", 0.5))));
        Assert.IsFalse(first.IsExhausted);
        second.Restore(first.ToJson());
        Assert.IsFalse(second.Judge(Progress.Evaluation(3, ("mean_recall", 0.4))));

        Assert.IsTrue(second.IsExhausted);
        Evaluator third = Create();
        third.Restore(second.ToJson());
        Assert.IsTrue(third.IsExhausted);
    }

    [TestMethod]
    public void A_phase_has_patience_anew_and_the_best_remains_the_best()
    {
        using ClipNetwork network = TestNetworks.Create();
        var evaluator = new Evaluator(new EvaluationOptions { Patience = 1 }, network, [new Measurement(static () => { })]);
        evaluator.Judge(Progress.Evaluation(1, ("mean_recall", 0.5)));
        evaluator.Judge(Progress.Evaluation(2, ("mean_recall", 0.3)));
        Assert.IsTrue(evaluator.IsExhausted);

        evaluator.BeginPhase();

        Assert.IsFalse(evaluator.IsExhausted);
        Assert.IsFalse(evaluator.Judge(Progress.Evaluation(3, ("mean_recall", 0.4))), "worse than in the phase before");
        Assert.IsTrue(evaluator.IsExhausted);
    }

    [TestMethod]
    public void Patience_with_nothing_to_wait_for_is_refused()
    {
        using ClipNetwork network = TestNetworks.Create();
        Evaluator Create(string? metric) => new(new EvaluationOptions { Patience = 2, Metric = metric }, network, []);

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => Create(null)).Message;

        StringAssert.Contains(message, "The option Patience is 2, but nothing is measured in this run");
        Assert.AreEqual("loss", Create("loss").Metric);
    }

    private static float Scale(ClipNetwork network) => network.LogitScale.item<float>();

    private sealed class Measurement(Action measure) : IMeasurement
    {
        public IReadOnlyList<string> Figures => ["mean_recall"];

        public RetrievalMetrics? Measure(IDictionary<string, double> figures)
        {
            measure();
            figures["mean_recall"] = 0.5;
            return null;
        }
    }
}
