using SimpleClip.Testing;
using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class TrainingLogsTests
{
    [TestMethod]
    public void Without_a_folder_nothing_is_written()
    {
        using TrainingLogs logs = TrainingLogs.Open(new LogOptions(), checkpointFolder: null);

        Assert.IsEmpty(logs.Observers);
    }

    [TestMethod]
    public void The_files_go_to_the_checkpoints_unless_told_otherwise()
    {
        using TemporaryFolder checkpoints = new(), other = new();

        Run(new LogOptions { Folder = other.Path }, checkpoints.Path);
        Assert.IsEmpty(Directory.GetFiles(checkpoints.Path));
        Assert.HasCount(2, Directory.GetFiles(other.Path));

        Run(new LogOptions(), checkpoints.Path);
        Assert.HasCount(2, Directory.GetFiles(checkpoints.Path));
    }

    [TestMethod]
    [DataRow(true, "metrics.jsonl")]
    [DataRow(false, "events.out.tfevents.*")]
    public void Each_file_can_be_left_out(bool metrics, string name)
    {
        using var folder = new TemporaryFolder();

        Run(new LogOptions { MetricsFile = metrics, TensorBoard = !metrics }, folder.Path);

        Assert.HasCount(1, Directory.GetFiles(folder.Path, name));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void No_file_is_created_before_there_is_something_to_write()
    {
        using var folder = new TemporaryFolder();

        using (TrainingLogs.Open(new LogOptions(), folder.File("run")))
        {
        }

        Assert.IsFalse(Directory.Exists(folder.File("run")));
    }

    private static void Run(LogOptions options, string? checkpointFolder)
    {
        using TrainingLogs logs = TrainingLogs.Open(options, checkpointFolder);
        foreach (ITrainingObserver observer in logs.Observers)
        {
            observer.OnStep(Progress.At(10));
            observer.OnCheckpoint("checkpoint", 10);
        }
    }
}
