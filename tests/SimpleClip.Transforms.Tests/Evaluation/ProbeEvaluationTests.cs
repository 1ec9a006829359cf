using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Evaluation;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Evaluation;

[TestClass]
public sealed class ProbeEvaluationTests
{
    private const int Dimension = 5;

    private static readonly string[] Names = ["cat", "dog", "eel"];

    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void The_weights_are_those_of_plain_gradient_descent()
    {
        Row[] train = Rows(seed: 1, perClass: 12, noise: 1), test = Rows(seed: 2, perClass: 40, noise: 1);
        foreach (float strength in (float[])[0.1f, 10])
        {
            LinearProbeMetrics metrics = _context.Clip().Evaluate.LinearProbe(
                View(train), View(test), "Features", new LinearProbeOptions { L2Regularization = strength });

            int[] predicted = GradientDescent(train, test, strength);
            Assert.AreEqual(
                predicted.Zip(test, (number, row) => Names[number] == row.Label ? 1.0 : 0).Average(), metrics.Top1Accuracy, 1e-9);
            for (int i = 0; i < Names.Length; i++)
            {
                int[] expected = [.. Enumerable.Range(0, Names.Length).Select(j =>
                    predicted.Where((number, row) => test[row].Label == Names[i] && number == j).Count())];
                CollectionAssert.AreEqual(expected, metrics.ConfusionMatrix[i].ToArray(), $"strength {strength}");
            }

            Assert.AreEqual(strength, metrics.L2Regularization);
            Assert.IsEmpty(metrics.Tried);
        }
    }

    [TestMethod]
    public void The_regularisation_is_chosen_on_validation_data()
    {
        Row[] train = Rows(seed: 1, perClass: 10, noise: 2), test = Rows(seed: 2, perClass: 30, noise: 2);
        Row[] validation = Rows(seed: 3, perClass: 30, noise: 2);
        var options = new LinearProbeOptions { Validation = View(validation) };

        LinearProbeMetrics metrics = _context.Clip().Evaluate.LinearProbe(View(train), View(test), "Features", options);

        RegularizationCandidate best = metrics.Tried.MaxBy(candidate => (candidate.ValidationAccuracy, candidate.L2Regularization))!;
        Assert.AreEqual(best.L2Regularization, metrics.L2Regularization);
        LinearProbeMetrics there = _context.Clip().Evaluate.LinearProbe(
            View(train), View(validation), "Features", new LinearProbeOptions { L2Regularization = best.L2Regularization });
        Assert.AreEqual(best.ValidationAccuracy, there.Top1Accuracy, 1e-12, "the choice learns from the training data alone");
        LinearProbeMetrics final = _context.Clip().Evaluate.LinearProbe(
            View([.. train, .. validation]), View(test), "Features", new LinearProbeOptions { L2Regularization = best.L2Regularization });
        Assert.AreEqual(final.Top1Accuracy, metrics.Top1Accuracy, 1e-12, "the result learns from both");
    }

    [TestMethod]
    public void A_part_of_each_class_is_kept_back_where_there_are_no_validation_data()
    {
        Row[] train = Rows(seed: 1, perClass: 10, noise: 0.3f);

        LinearProbeMetrics metrics = _context.Clip().Evaluate.LinearProbe(View(train), View(train), "Features");

        double[] right = [.. metrics.Tried.Select(candidate => candidate.ValidationAccuracy * 6)];
        Assert.IsTrue(right.All(count => Math.Abs(count - Math.Round(count)) < 1e-9), "two of ten, three times");
        Assert.Contains("too few", Assert.ThrowsExactly<InvalidOperationException>(
            () => _context.Clip().Evaluate.LinearProbe(View(Rows(1, 1, 0)), View(train), "Features")).Message);
    }

    [TestMethod]
    [DataRow(-6.0)]
    [DataRow(-2.625)]
    [DataRow(0.0)]
    [DataRow(0.875)]
    [DataRow(6.0)]
    public void The_search_finds_a_peak_to_an_eighth_of_a_decade(double peak)
    {
        (float best, IReadOnlyList<RegularizationCandidate> tried) = RegularizationSearch.Find(
            strength => -Math.Abs(Math.Log10(strength) - peak));

        Assert.AreEqual(peak, Math.Log10(best), 1e-6);
        Assert.IsLessThanOrEqualTo(7 + (2 * 4), tried.Count);
        CollectionAssert.IsSubsetOf(
            new[] { 1e-6, 1e-4, 1e-2, 1, 1e2, 1e4, 1e6 }, tried.Select(candidate => Math.Round(candidate.L2Regularization, 6)).ToArray());
        CollectionAssert.AreEqual(tried.OrderBy(candidate => candidate.L2Regularization).ToArray(), tried.ToArray());
    }

    [TestMethod]
    public void Of_equally_good_strengths_the_largest_is_taken() =>
        Assert.AreEqual(10, RegularizationSearch.Find(strength => strength < 11 ? 1 : 0).Best, 1e-5);

    [TestMethod]
    public void A_models_embeddings_are_probed()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(PictureRow.OfColors(folder.Path));

        LinearProbeMetrics probe = _context.Clip().Evaluate.LinearProbe(
            data, data, ColorModel.Create(), new LinearProbeOptions { L2Regularization = 0.01f });
        FewShotMetrics fewShot = _context.Clip().Evaluate.FewShot(
            data, data, ColorModel.Create(), shots: 1, new FewShotOptions { L2Regularization = 0.01f });

        Assert.AreEqual(1, probe.Top1Accuracy);
        Assert.AreEqual(1, probe.Top5Accuracy);
        Assert.AreEqual(new Spread(1, 0), fewShot.Top1Accuracy);
    }

    [TestMethod]
    public void Few_shots_are_drawn_anew_for_each_repetition()
    {
        Row[] train = Rows(seed: 1, perClass: 20, noise: 1.5f), test = Rows(seed: 2, perClass: 60, noise: 1.5f);

        FewShotMetrics few = FewShot(1), more = FewShot(16), again = FewShot(1);

        Assert.HasCount(4, few.Runs);
        Assert.IsGreaterThan(1, few.Runs.Select(run => run.Top1Accuracy).Distinct().Count());
        Assert.IsGreaterThan(few.Top1Accuracy.Mean, more.Top1Accuracy.Mean);
        CollectionAssert.AreEqual(few.Runs.Select(run => run.Top1Accuracy).ToArray(), again.Runs.Select(run => run.Top1Accuracy).ToArray());
        double[] values = [.. few.Runs.Select(run => run.Top1Accuracy)];
        double mean = values.Sum() / 4;
        Assert.AreEqual(mean, few.Top1Accuracy.Mean, 1e-12);
        Assert.AreEqual(Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / 3), few.Top1Accuracy.StandardDeviation, 1e-12);
        Assert.AreEqual("Class 'cat' has 20 training images; expected at least 21.", Assert.ThrowsExactly<InvalidOperationException>(
            () => FewShot(21)).Message);

        FewShotMetrics FewShot(int shots) =>
            _context.Clip().Evaluate.FewShot(View(train), View(test), "Features", shots, new FewShotOptions { Repetitions = 4, Seed = 7 });
    }

    [TestMethod]
    public void Files_have_the_names_of_CLIP_benchmark()
    {
        Row[] rows = Rows(seed: 1, perClass: 4, noise: 0.2f);
        LinearProbeMetrics probe = _context.Clip().Evaluate.LinearProbe(
            View(rows), View(rows), "Features", new LinearProbeOptions { L2Regularization = 0.5f });
        FewShotMetrics fewShot = _context.Clip().Evaluate.FewShot(View(rows), View(rows), "Features", shots: 2);

        JsonNode full = JsonNode.Parse(probe.ToJson(new EvaluationInfo { Dataset = "pets" }))!, few = JsonNode.Parse(fewShot.ToJson())!;

        Assert.AreEqual("linear_probe pets", $"{full["task"]} {full["dataset"]}");
        Assert.AreEqual(probe.Top1Accuracy, (double)full["metrics"]!["lp_acc1"]!);
        Assert.IsNull(full["metrics"]!["lp_acc5"], "there are three classes");
        Assert.AreEqual(probe.MeanPerClassRecall, (double)full["metrics"]!["lp_mean_per_class_recall"]!);
        Assert.AreEqual("0.5 -1", $"{full["metrics"]!["weight_decay"]} {full["metrics"]!["fewshot_k"]}");
        Assert.AreEqual(fewShot.Top1Accuracy.Mean, (double)few["metrics"]!["lp_acc1"]!);
        Assert.AreEqual(fewShot.Top1Accuracy.StandardDeviation, (double)few["metrics"]!["lp_acc1_std"]!);
        Assert.AreEqual("2", $"{few["metrics"]!["fewshot_k"]}");
    }

    [TestMethod]
    public void Data_that_cannot_be_probed_are_refused()
    {
        Row[] rows = Rows(seed: 1, perClass: 4, noise: 0.2f);
        Row[] strange = [.. rows, new Row { Label = "ant", Features = new float[Dimension] }];

        Assert.AreEqual(12, Assert.ThrowsExactly<RowException>(() => Probe(rows, strange)).Row);
        Assert.ThrowsExactly<ArgumentException>(() => Probe(rows[..4], rows[..4]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Probe(rows, rows, new LinearProbeOptions { L2Regularization = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Probe(rows, rows, new LinearProbeOptions { ValidationShare = 1 }));
        Assert.ThrowsExactly<InvalidOperationException>(() => Probe(rows, []));

        LinearProbeMetrics Probe(Row[] train, Row[] test, LinearProbeOptions? options = null) =>
            _context.Clip().Evaluate.LinearProbe(
            View(train), View(test), "Features", options ?? new LinearProbeOptions { L2Regularization = 1 });
    }

    private static Row[] Rows(int seed, int perClass, float noise)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, Names.Length * perClass).Select(i => new Row
            {
                Label = Names[i / perClass],
                Features = [.. Enumerable.Range(0, Dimension).Select(place =>
                    (place == i / perClass ? 1 : 0) + (noise * (random.NextSingle() - 0.5f)))],
            }),
        ];
    }

    /// <summary>An independent implementation: class by class weights and bias; the bias is not penalised.</summary>
    private static int[] GradientDescent(Row[] train, Row[] test, double strength)
    {
        double[,] weights = new double[Names.Length, Dimension + 1];
        double rate = 1 / ((train.Length * 0.5 * Dimension) + strength);
        for (int step = 0; step < 20000; step++)
        {
            double[,] gradient = new double[Names.Length, Dimension + 1];
            foreach (Row row in train)
            {
                double[] logits = Logits(weights, row);
                double total = logits.Sum(Math.Exp);
                for (int i = 0; i < Names.Length; i++)
                {
                    double error = (Math.Exp(logits[i]) / total) - (Names[i] == row.Label ? 1 : 0);
                    for (int j = 0; j <= Dimension; j++)
                    {
                        gradient[i, j] += error * (j < Dimension ? row.Features[j] : 1);
                    }
                }
            }

            for (int i = 0; i < Names.Length; i++)
            {
                for (int j = 0; j <= Dimension; j++)
                {
                    weights[i, j] -= rate * (gradient[i, j] + (j < Dimension ? strength * weights[i, j] : 0));
                }
            }
        }

        return [.. test.Select(row => Logits(weights, row).Index().MaxBy(entry => entry.Item).Index)];
    }

    private static double[] Logits(double[,] weights, Row row) =>
        [.. Enumerable.Range(0, Names.Length).Select(i =>
            weights[i, Dimension] + row.Features.Select((value, j) => weights[i, j] * value).Sum())];

    private IDataView View(Row[] rows) => _context.Data.LoadFromEnumerable(rows);

    private sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(Dimension)]
        public float[] Features { get; set; } = [];
    }
}
