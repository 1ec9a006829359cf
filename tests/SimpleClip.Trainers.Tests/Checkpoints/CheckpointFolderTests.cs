using System.Text.Json.Nodes;
using SimpleClip.Checkpoints;
using SimpleClip.Testing;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Checkpoints;

[TestClass]
public sealed class CheckpointFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly List<string> _warnings = [];

    private string Folder => _temporary.File("a/b");

    public void Dispose() => _temporary.Dispose();

    [TestMethod]
    public void A_new_folder_is_made_and_holds_no_checkpoint()
    {
        using CheckpointFolder folder = Open();

        Assert.IsNull(folder.LoadNewest());
        CollectionAssert.AreEqual(new[] { "run.lock" }, Names());
    }

    [TestMethod]
    public void The_newest_checkpoint_is_loaded()
    {
        using (CheckpointFolder folder = Open())
        {
            folder.Save(999_999_999);
            folder.Save(1_000_000_000);
        }

        using CheckpointFolder again = Open();
        again.AssertNewest(1_000_000_000);
        Assert.IsEmpty(_warnings);
    }

    [TestMethod]
    public void A_step_that_is_saved_twice_is_replaced()
    {
        using CheckpointFolder folder = Open();
        using Tensor other = zeros([3], ScalarType.Float32);
        folder.Save(TestCheckpoint.Create(1, other));
        folder.Save(1);

        folder.AssertNewest(1);
        CollectionAssert.AreEqual(new[] { "run.lock", Name(1) }, Names());
    }

    [TestMethod]
    [DataRow(0, DisplayName = "empty")]
    [DataRow(100, DisplayName = "cut off in the header")]
    [DataRow(-1, DisplayName = "cut off in the tensors")]
    public void A_damaged_checkpoint_is_named_passed_over_and_left(int length)
    {
        using (CheckpointFolder folder = Open())
        {
            folder.Save(1);
            folder.Save(2);
        }

        string path = Path.Combine(Folder, Name(2));
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(length < 0 ? bytes.Length + length : length)]);

        using CheckpointFolder again = Open(keepLast: 1);
        again.AssertNewest(1);
        Assert.HasCount(1, _warnings);
        StringAssert.Contains(_warnings[0], Name(2));

        // It neither counts nor goes until its step is saved again.
        again.Save(3);
        CollectionAssert.AreEqual(new[] { "run.lock", Name(2), Name(3) }, Names());
        again.Save(2);
        again.Save(4);
        CollectionAssert.AreEqual(new[] { "run.lock", Name(4) }, Names());
    }

    [TestMethod]
    public void Nothing_but_damaged_checkpoints_is_no_reason_to_begin_anew()
    {
        using (CheckpointFolder folder = Open())
        {
            folder.Save(1);
        }

        File.WriteAllText(Path.Combine(Folder, Name(1)), "");
        using CheckpointFolder again = Open();

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(again.LoadNewest).Message, Name(1));
    }

    [TestMethod]
    public void The_last_and_the_best_are_kept()
    {
        using (CheckpointFolder folder = Open(keepLast: 2, keepBest: 2))
        {
            double?[] metrics = [0.1, 0.9, null, 0.5, double.NaN, 0.2];
            for (int i = 0; i < metrics.Length; i++)
            {
                folder.Save(i + 1, metrics[i]);
            }

            CollectionAssert.AreEqual(new[] { "run.lock", Name(2), Name(4), Name(5), Name(6) }, Names());
        }

        // Metrics are known after a restart too.
        using CheckpointFolder again = Open(keepLast: 1, keepBest: 1);
        again.AssertNewest(6);
        again.Save(7, 0.3);
        CollectionAssert.AreEqual(new[] { "run.lock", Name(2), Name(7) }, Names());
        using CheckpointFile newest = again.LoadNewest()!;
        Assert.AreEqual(0.3, newest.Metric);
        Assert.AreEqual(0.9, newest.BestMetric);
    }

    [TestMethod]
    public void A_lower_metric_may_be_the_better()
    {
        using var folder = new CheckpointFolder(Folder, new CheckpointOptions { KeepLast = 1, KeepBest = 1 }, _warnings.Add, higherIsBetter: false);
        folder.Save(1, 3);
        folder.Save(2, 1);
        folder.Save(3, 2);

        CollectionAssert.AreEqual(new[] { "run.lock", Name(2), Name(3) }, Names());
        using CheckpointFile newest = folder.LoadNewest()!;
        Assert.AreEqual(1, newest.BestMetric);
    }

    [TestMethod]
    public void What_killed_processes_left_unfinished_is_removed_and_nothing_else()
    {
        Directory.CreateDirectory(Folder);
        foreach (string name in new[] { Name(1) + ".0123.tmp", "run.json.4567.tmp", "mine.tmp", "step-1.safetensors", "notes.txt" })
        {
            File.WriteAllText(Path.Combine(Folder, name), "x");
        }

        using CheckpointFolder folder = Open();

        CollectionAssert.AreEqual(new[] { "mine.tmp", "notes.txt", "run.lock", "step-1.safetensors" }, Names());
        Assert.IsNull(folder.LoadNewest());
    }

    [TestMethod]
    public void A_folder_has_one_training_at_a_time()
    {
        using (CheckpointFolder folder = Open())
        {
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => Open()).Message, $"Another training saves its checkpoints in '{Folder}'");
            folder.Save(1);
        }

        using CheckpointFolder again = Open();
        again.AssertNewest(1);
    }

    [TestMethod]
    public void A_training_that_does_not_go_on_wants_a_folder_without_checkpoints()
    {
        var anew = new CheckpointOptions { Resume = false };
        using (var folder = new CheckpointFolder(Folder, anew, _warnings.Add))
        {
            folder.Save(7);
        }

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => new CheckpointFolder(Folder, anew, _warnings.Add)).Message;

        StringAssert.Contains(message, Folder);
        StringAssert.Contains(message, Name(7));

        // The refusal lets the folder go.
        using CheckpointFolder again = Open();
        again.AssertNewest(7);
    }

    [TestMethod]
    public void A_tensor_that_cannot_be_read_leaves_no_file_behind()
    {
        using CheckpointFolder folder = Open();
        using Tensor real = zeros([1], ScalarType.Float32), disposed = zeros([1], ScalarType.Float32);
        disposed.Dispose();

        Assert.Throws<Exception>(() => folder.Save(new TrainingCheckpoint(1, [], new Dictionary<string, Tensor> { ["a"] = real, ["b"] = disposed })));

        CollectionAssert.AreEqual(new[] { "run.lock" }, Names());
    }

    [TestMethod]
    public void Options_that_changed_are_listed_with_both_values()
    {
        using CheckpointFolder folder = Open();
        folder.CheckRun(Run(batch: 128, rate: 0.001, epochs: 10), new HashSet<string>());
        folder.Save(1);

        string message = Assert.ThrowsExactly<InvalidOperationException>(
            () => folder.CheckRun(Run(batch: 256, rate: 0.0005, epochs: 20), new HashSet<string> { "Epochs" })).Message;

        StringAssert.Contains(message, "BatchSize: 128, now 256");
        StringAssert.Contains(message, "Optimizer.LearningRate: 0.001, now 0.0005");
        Assert.DoesNotContain("Epochs", message);
    }

    [TestMethod]
    public void Options_that_may_change_are_recorded_anew()
    {
        var mayChange = new HashSet<string> { "Epochs", "Optimizer" };
        using CheckpointFolder folder = Open();
        folder.CheckRun(Run(128, 0.001, 10), mayChange);
        folder.Save(1);

        folder.CheckRun(Run(128, 0.002, 20), mayChange);
        folder.CheckRun(Run(128, 0.002, 20), new HashSet<string>());
        JsonObject more = Run(128, 0.002, 20);
        more["Teacher"] = "a";

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => folder.CheckRun(more, mayChange)).Message;
        StringAssert.Contains(message, "Teacher: (absent), now \"a\"");
    }

    [TestMethod]
    public void Without_a_checkpoint_any_options_will_do()
    {
        using CheckpointFolder folder = Open();
        folder.CheckRun(Run(128, 0.001, 10), new HashSet<string>());

        folder.CheckRun(Run(64, 0.002, 10), new HashSet<string>());

        Assert.AreEqual(64, JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "run.json")))!["BatchSize"]!.GetValue<int>());
    }

    [TestMethod]
    public void A_record_that_is_missing_is_a_warning_and_a_damaged_one_an_error()
    {
        using CheckpointFolder folder = Open();
        folder.Save(1);
        folder.CheckRun(Run(128, 0.001, 10), new HashSet<string>());
        Assert.HasCount(1, _warnings);

        File.WriteAllText(Path.Combine(Folder, "run.json"), "[");

        InvalidDataException exception = Assert.ThrowsExactly<InvalidDataException>(() => folder.CheckRun(Run(128, 0.001, 10), new HashSet<string>()));
        StringAssert.Contains(exception.Message, Path.Combine(Folder, "run.json"));
    }

    private static string Name(long step) => CheckpointEntry.NameOf(step);

    private static JsonObject Run(int batch, double rate, int epochs) =>
        new() { ["BatchSize"] = batch, ["Epochs"] = epochs, ["Optimizer"] = new JsonObject { ["LearningRate"] = rate, ["Name"] = "AdamW" } };

    private CheckpointFolder Open(int keepLast = 2, int keepBest = 1) =>
        new(Folder, new CheckpointOptions { KeepLast = keepLast, KeepBest = keepBest }, _warnings.Add);

    private string[] Names() => [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
