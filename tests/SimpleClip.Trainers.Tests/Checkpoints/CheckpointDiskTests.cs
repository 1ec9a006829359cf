using SimpleClip.Checkpoints;
using SimpleClip.Testing;
using SimpleClip.Weights;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Checkpoints;

/// <summary>What happens when the disk does not do as it should.</summary>
[TestClass]
public sealed class CheckpointDiskTests : IDisposable
{
    private const int Megabyte = (1 << 20) / sizeof(float);

    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary.File("run");

    public void Dispose() => _temporary.Dispose();

    [TestMethod]
    public void A_full_disk_is_reported_and_costs_no_checkpoint()
    {
        using var disk = new SmallDisk(Folder, "size=2500k");
        using (CheckpointFolder folder = Open())
        {
            folder.Save(1, elements: Megabyte);
            folder.Save(2, elements: Megabyte);

            string message = Assert.ThrowsExactly<IOException>(() => folder.Save(3, elements: Megabyte)).Message;

            StringAssert.Contains(message, Path.Combine(Folder, "step-000000003.safetensors"));
            StringAssert.Contains(message, "The last good checkpoint, step-000000002.safetensors, is intact.");
            CollectionAssert.AreEquivalent(new[] { "run.lock", "step-000000001.safetensors", "step-000000002.safetensors" }, Names());
            folder.AssertNewest(2, Megabyte);

            // Once there is room, the training can go on saving.
            disk.Remount("size=8m");
            folder.Save(3, elements: Megabyte);
        }

        using CheckpointFolder again = Open();
        again.AssertNewest(3, Megabyte);
    }

    [TestMethod]
    public void Wherever_the_room_ends_the_old_file_stays_whole()
    {
        using Tensor weight = full([10], 1, ScalarType.Float32);
        string path = _temporary.File("a.safetensors");
        AtomicFile.Write(path, stream => CheckpointWriter.Write(stream, TestCheckpoint.Create(1, weight), bestMetric: null));
        for (int room = 0; room < new FileInfo(path).Length; room += 7)
        {
            Assert.ThrowsExactly<IOException>(() => AtomicFile.Write(
                path, stream => CheckpointWriter.Write(new FullStream(stream, room), TestCheckpoint.Create(2, weight), bestMetric: null)));

            using CheckpointFile file = CheckpointFile.Open(path);
            TestCheckpoint.AssertHolds(file, 1);
            Assert.HasCount(1, Directory.GetFiles(_temporary.Path));
        }
    }

    [TestMethod]
    public void A_file_that_cannot_be_replaced_is_reported_with_the_last_good_checkpoint()
    {
        using CheckpointFolder folder = Open();
        folder.Save(1);
        Directory.CreateDirectory(Path.Combine(Folder, "step-000000002.safetensors"));

        string message = Assert.ThrowsExactly<IOException>(() => folder.Save(2)).Message;

        StringAssert.Contains(message, "step-000000002.safetensors");
        StringAssert.Contains(message, "The last good checkpoint, step-000000001.safetensors, is intact.");
        folder.AssertNewest(1);
    }

    [TestMethod]
    public void The_last_good_checkpoint_is_one_that_is_good_indeed()
    {
        var warnings = new List<string>();
        using var folder = new CheckpointFolder(Folder, new CheckpointOptions(), warnings.Add);
        folder.Save(1);
        folder.Save(2);
        File.WriteAllText(Path.Combine(Folder, "step-000000002.safetensors"), "damaged meanwhile");
        Directory.CreateDirectory(Path.Combine(Folder, "step-000000003.safetensors"));

        StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => folder.Save(3)).Message, "The last good checkpoint, step-000000001.safetensors, is intact.");
        Assert.HasCount(1, warnings);
    }

    [TestMethod]
    public void A_folder_that_vanished_is_made_again_or_reported()
    {
        var warnings = new List<string>();
        using var folder = new CheckpointFolder(Folder, new CheckpointOptions(), warnings.Add);
        Directory.Delete(Folder, recursive: true);
        folder.Save(1);
        Directory.Delete(Folder, recursive: true);
        File.WriteAllText(Folder, "a file in its place");

        string message = Assert.ThrowsExactly<IOException>(() => folder.Save(2)).Message;

        StringAssert.Contains(message, "step-000000002.safetensors");
        StringAssert.Contains(message, "There is no earlier checkpoint.");
        StringAssert.Contains(warnings.Single(), "step-000000001.safetensors");
    }

    [TestMethod]
    public void A_folder_that_cannot_be_written_is_reported_at_the_start()
    {
        using var disk = new SmallDisk(Folder, "size=1m,ro");

        StringAssert.Contains(Assert.ThrowsExactly<IOException>(Open).Message, Folder);
    }

    [TestMethod]
    public void A_file_in_the_place_of_the_folder_is_reported_at_the_start()
    {
        File.WriteAllText(Folder, "");

        StringAssert.Contains(Assert.ThrowsExactly<IOException>(Open).Message, Folder);
    }

    [TestMethod]
    public void A_checkpoint_that_cannot_be_deleted_is_a_warning()
    {
        var warnings = new List<string>();
        using var folder = new CheckpointFolder(Folder, new CheckpointOptions { KeepLast = 1 }, warnings.Add);
        folder.Save(1);
        string first = Path.Combine(Folder, "step-000000001.safetensors");
        File.Delete(first);
        Directory.CreateDirectory(first);

        folder.Save(2);

        Assert.HasCount(1, warnings);
        StringAssert.Contains(warnings[0], first);
        folder.AssertNewest(2);
    }

    private CheckpointFolder Open() => new(Folder, new CheckpointOptions(), Assert.Fail);

    private string[] Names() => [.. Directory.GetFileSystemEntries(Folder).Select(path => Path.GetFileName(path))];
}
