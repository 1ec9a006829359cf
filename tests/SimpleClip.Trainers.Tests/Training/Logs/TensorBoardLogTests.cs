using SimpleClip.Testing;
using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class TensorBoardLogTests
{
    [TestMethod]
    public void A_file_begins_with_its_version_and_the_start_of_a_session()
    {
        using var folder = new TemporaryFolder();
        Write(folder, log => log.OnStep(Progress.At(1)));

        List<ReadEvent> events = EventFileReader.Read(Files(folder).Single());

        Assert.AreEqual("brain.Event:2", events[0].FileVersion);
        Assert.AreEqual((0L, 1), (events[1].Step, events[1].SessionStatus));
        Assert.IsTrue(events.TrueForAll(entry => entry.WallTime == 1_700_000_000.25));
        StringAssert.Contains(Path.GetFileName(Files(folder).Single()), "tfevents.1700000000");
    }

    [TestMethod]
    public void Steps_are_written_with_their_loss_terms_and_weights()
    {
        using var folder = new TemporaryFolder();
        Write(folder, log => log.OnStep(Progress.At(40, loss: 0.1) with
        {
            LossTerms = new Dictionary<string, double> { ["info_nce"] = 4.5, ["feature"] = 0 },
            LossWeights = new Dictionary<string, double> { ["feature"] = 2 },
            GradientNorm = 3,
            DataWaitShare = 0.5,
        }));

        ReadEvent step = EventFileReader.Read(Files(folder).Single())[2];

        Assert.AreEqual(40, step.Step);
        Assert.AreEqual(0.1f, step.Values["train/loss"]);
        Assert.AreEqual(0.001f, step.Values["train/learning_rate"]);
        Assert.AreEqual(3, step.Values["train/gradient_norm"]);
        Assert.AreEqual(4.5f, step.Values["loss/info_nce"]);
        Assert.AreEqual(0, step.Values["loss/feature"]);
        Assert.AreEqual(2, step.Values["loss_weight/feature"]);
        Assert.AreEqual(0.5f, step.Values["speed/data_wait_share"]);
    }

    [TestMethod]
    public void Steps_in_between_are_left_out_evaluations_and_epochs_never()
    {
        using var folder = new TemporaryFolder();
        Write(
            folder,
            log =>
            {
                for (int step = 1; step <= 25; step++)
                {
                    log.OnStep(Progress.At(step));
                }

                log.OnEvaluation(Progress.At(25), Progress.Evaluation(25, ("image_to_text_R@1", 0.25)));
                log.OnEpoch(Progress.At(25), Progress.Epoch(1, loss: 2));
            },
            everySteps: 10);

        List<ReadEvent> events = EventFileReader.Read(Files(folder).Single());

        CollectionAssert.AreEqual(new long[] { 10, 20, 25, 25 }, events.Skip(2).Select(entry => entry.Step).ToArray());
        Assert.AreEqual(0.25f, events[4].Values["evaluation/image_to_text_R@1"]);
        Assert.AreEqual(2, events[5].Values["epoch/mean_loss"]);
    }

    [TestMethod]
    public void A_run_that_goes_on_adds_a_file_that_takes_back_later_steps()
    {
        using var folder = new TemporaryFolder();
        Write(folder, log => log.OnStep(Progress.At(1)));
        for (int run = 0; run < 11; run++)
        {
            Write(folder, log =>
            {
                log.OnResumed(7);
                log.OnStep(Progress.At(8));
            });
        }

        string[] files = [.. Files(folder)];

        Assert.HasCount(12, files);
        CollectionAssert.AreEqual(files.OrderBy(File.GetLastWriteTimeUtc).ToArray(), files);
        foreach (List<ReadEvent> events in files.Skip(1).Select(EventFileReader.Read))
        {
            Assert.AreEqual((8L, 1), (events[1].Step, events[1].SessionStatus));
            Assert.AreEqual(8, events[2].Step);
        }
    }

    [TestMethod]
    public void A_file_can_be_read_while_it_is_written()
    {
        using var folder = new TemporaryFolder();
        using var log = new TensorBoardLog(folder.Path, 1, new FixedTime());
        log.OnStep(Progress.At(1));

        using var reader = new FileStream(Files(folder).Single(), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Assert.IsGreaterThan(100, reader.Length);
    }

    private static IOrderedEnumerable<string> Files(TemporaryFolder folder) => Directory.EnumerateFiles(folder.Path).Order(StringComparer.Ordinal);

    private static void Write(TemporaryFolder folder, Action<TensorBoardLog> write, int everySteps = 1)
    {
        using var log = new TensorBoardLog(folder.Path, everySteps, new FixedTime());
        write(log);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250);
    }
}
