using System.Text.Json.Nodes;
using SimpleClip.Testing;
using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class MetricsLogTests
{
    [TestMethod]
    public void A_step_is_a_line_from_which_every_figure_can_be_read_back()
    {
        using var folder = new TemporaryFolder();
        Write(folder, log => log.OnStep(Progress.At(3, loss: 0.1 + 0.2) with
        {
            LossTerms = new Dictionary<string, double> { ["info_nce"] = Math.PI, ["feature"] = double.NaN },
            LossWeights = new Dictionary<string, double> { ["info_nce"] = 1 },
            GradientNorm = double.PositiveInfinity,
            BatchSize = 64,
            TruncatedCaptionShare = 1.0 / 3,
        }));

        JsonNode line = Lines(folder).Single();

        Assert.AreEqual("step", (string?)line["type"]);
        Assert.AreEqual(3, (int?)line["step"]);
        Assert.AreEqual(0.1 + 0.2, (double?)line["loss"]);
        Assert.AreEqual(Math.PI, (double?)line["loss_terms"]!["info_nce"]);
        Assert.IsNull(line["loss_terms"]!["feature"]);
        Assert.AreEqual(1, (double?)line["loss_weights"]!["info_nce"]);
        Assert.IsTrue(line.AsObject().ContainsKey("gradient_norm"));
        Assert.IsNull(line["gradient_norm"]);
        Assert.AreEqual(64, (int?)line["batch_size"]);
        Assert.AreEqual(1.0 / 3, (double?)line["truncated_caption_share"]);
        Assert.AreEqual(100, (double?)line["timing"]!["samples_per_second"]);
    }

    [TestMethod]
    public void A_gradient_that_was_not_measured_is_left_out()
    {
        using var folder = new TemporaryFolder();
        Write(folder, log => log.OnStep(Progress.At(1)));

        Assert.IsFalse(Lines(folder).Single().AsObject().ContainsKey("gradient_norm"));
    }

    [TestMethod]
    public void An_evaluation_is_a_line_whatever_the_distance_of_steps()
    {
        using var folder = new TemporaryFolder();
        Write(folder, log => Run(log, 1, 10), everySteps: 4);

        CollectionAssert.AreEqual(
            new[] { "step 4", "evaluation 5", "step 8", "evaluation 10" }, Lines(folder).Select(line => $"{line["type"]} {line["step"]}").ToArray());
        Assert.AreEqual(0.5, (double?)Lines(folder)[1]["metrics"]!["mean_recall"]);
    }

    [TestMethod]
    [DataRow(5, 8, true)]
    [DataRow(5, 8, false)]
    [DataRow(6, 10, false)]
    [DataRow(0, 3, false)]
    [DataRow(10, 10, true)]
    public void A_run_that_was_killed_and_goes_on_leaves_the_file_of_one_that_was_not(int checkpoint, int killed, bool evaluatesAgain)
    {
        using TemporaryFolder unbroken = new(), broken = new();
        Write(unbroken, log => Run(log, 1, 20));
        Write(broken, log => Run(log, 1, killed));
        File.AppendAllText(broken.File("metrics.jsonl"), "{\"type\":\"step\",\"step\":");

        Write(broken, log =>
        {
            log.OnResumed(checkpoint);
            if (evaluatesAgain)
            {
                Evaluate(log, checkpoint);
            }

            Run(log, checkpoint + 1, 20);
        });

        CollectionAssert.AreEqual(WithoutTiming(unbroken), WithoutTiming(broken));
    }

    [TestMethod]
    [DataRow("{\"type\":\"step\",\"step\":2")]
    [DataRow("{\"type\":\"step\",\"step\":2,\n")]
    [DataRow("\0\0\0\0\n")]
    [DataRow("{\"type\":\"step\",\"step\":\"2\"}\n")]
    [DataRow("[]\n")]
    public void A_line_that_was_not_written_to_its_end_is_dropped(string torn)
    {
        using var folder = new TemporaryFolder();
        Write(folder, log => Run(log, 1, 1));
        File.AppendAllText(folder.File("metrics.jsonl"), torn);

        Write(folder, log =>
        {
            log.OnResumed(4);
            log.OnStep(Progress.At(5));
        });

        CollectionAssert.AreEqual(new[] { 1, 5 }, Lines(folder).Select(line => (int)line["step"]!).ToArray());
    }

    [TestMethod]
    public void A_run_that_goes_on_without_a_file_begins_one()
    {
        using var folder = new TemporaryFolder();
        string inner = folder.File("inner");
        using (var log = new MetricsLog(inner, 1, TimeProvider.System))
        {
            log.OnResumed(4);
            log.OnStep(Progress.At(5));
        }

        Assert.HasCount(1, File.ReadAllLines(Path.Combine(inner, "metrics.jsonl")));
    }

    [TestMethod]
    public void The_file_of_another_run_is_kept()
    {
        using var folder = new TemporaryFolder();
        for (int run = 1; run <= 3; run++)
        {
            Write(folder, log => log.OnStep(Progress.At(run)));
        }

        string[] names = ["metrics.1.jsonl", "metrics.2.jsonl", "metrics.jsonl"];
        int[] steps = [.. names.Select(name => (int)JsonNode.Parse(File.ReadAllText(folder.File(name)))!["step"]!)];
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, steps);
    }

    [TestMethod]
    public void Lines_are_in_the_file_before_it_is_closed()
    {
        using var folder = new TemporaryFolder();
        using var log = new MetricsLog(folder.Path, 1, TimeProvider.System);
        log.OnStep(Progress.At(1));

        using var file = new FileStream(folder.File("metrics.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);

        Assert.AreEqual(1, (int?)JsonNode.Parse(reader.ReadToEnd())!["step"]);
    }

    /// <summary>Steps, an evaluation after every fifth, and a checkpoint after every fifth.</summary>
    private static void Run(MetricsLog log, int first, int last)
    {
        for (int step = first; step <= last; step++)
        {
            log.OnStep(Progress.At(step, loss: 1.0 / step));
            if (step % 5 == 0)
            {
                Evaluate(log, step);
                log.OnCheckpoint("checkpoint", step);
            }
        }
    }

    private static void Evaluate(MetricsLog log, int step) => log.OnEvaluation(Progress.At(step), Progress.Evaluation(step, ("mean_recall", 2.5 / step)));

    private static void Write(TemporaryFolder folder, Action<MetricsLog> write, int everySteps = 1)
    {
        using var log = new MetricsLog(folder.Path, everySteps, TimeProvider.System);
        write(log);
    }

    private static JsonNode[] Lines(TemporaryFolder folder) => [.. File.ReadAllLines(folder.File("metrics.jsonl")).Select(line => JsonNode.Parse(line)!)];

    private static string[] WithoutTiming(TemporaryFolder folder) => [.. Lines(folder).Select(line =>
    {
        Assert.IsTrue(line.AsObject().Remove("timing"));
        return line.ToJsonString();
    })];
}
