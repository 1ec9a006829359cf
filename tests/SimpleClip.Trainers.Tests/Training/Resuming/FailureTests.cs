using Microsoft.ML;
using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Numerics;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>What a run that fails leaves behind.</summary>
[TestClass]
public sealed class FailureTests : IDisposable
{
    private readonly PictureSet _pictures = new(24);
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _pictures.Dispose();
    }

    [TestMethod]
    public void A_loss_that_is_no_number_keeps_the_last_checkpoint_and_names_it()
    {
        // Weights that are thrown about by 10 a step are no numbers soon.
        RepeatableTraining training = Contrastive(options =>
            (options.LearningRate, options.WarmupSteps, options.WeightDecay, options.Epochs, options.Checkpoints.EverySteps) = (10, 0, 10, 20, 1));
        var context = new MLContext();
        ClipTrainer trainer = training.Create(context, _folder.Path);

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(training.Data(context))).Message;

        int steps = trainer.LastReport!.Losses.Count;
        StringAssert.Contains(message, $"at step {steps + 1}");
        StringAssert.Contains(message, $"The checkpoint of step {steps} in {_folder.Path} is intact.");
        Assert.IsTrue(trainer.LastReport.Losses.All(double.IsFinite));
        CollectionAssert.AreEqual(new[] { steps - 1L, steps }, Steps());

        // It would come to the same again.
        Assert.ThrowsExactly<InvalidOperationException>(() => training.Finish(_folder.Path));
    }

    [TestMethod]
    public void Without_a_checkpoint_none_is_promised()
    {
        RepeatableTraining training = Contrastive(options => (options.LearningRate, options.WarmupSteps, options.WeightDecay, options.Epochs) = (10, 0, 10, 20));

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => training.Finish(_folder.Path)).Message;

        Assert.IsFalse(message.Contains("intact", StringComparison.Ordinal), message);
        Assert.IsEmpty(Steps());
    }

    [TestMethod]
    public void A_step_that_fails_half_way_is_not_saved()
    {
        // One row's caption makes the teacher fail, after the student's batch norms have seen the batch.
        _pictures.Rows[0].Captions = ["poison"];
        var context = new MLContext(seed: 1);
        ClipTrainer trainer = context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(options =>
        {
            options.Teacher!.Model = Poisoned();
            options.Teacher.CacheFolder = _folder.File("cache");
            options.InheritWeights = false;
            options.BatchSize = 4;
            options.Checkpoints.Folder = _folder.Path;
            options.Checkpoints.EverySteps = 0;
        }));

        string message = Assert.Throws<Exception>(() => trainer.Fit(_pictures.ToView(context)).Dispose()).Message;

        Assert.IsFalse(message.Contains("LearningRate", StringComparison.Ordinal), message);

        Assert.IsNotEmpty(trainer.LastReport!.Losses, "The first step reaches the row: choose another seed.");
        Assert.IsEmpty(Steps());
    }

    [TestMethod]
    public void What_a_listener_throws_costs_no_step()
    {
        RepeatableTraining training = Contrastive();
        var context = new MLContext(seed: 1);
        ClipTrainer trainer = training.Create(context, _folder.Path);
        var listener = new Listener(progress =>
        {
            if (progress.Step == 3)
            {
                throw new InvalidTimeZoneException("the listener's");
            }
        });

        Assert.ThrowsExactly<InvalidTimeZoneException>(() => trainer.Fit(training.Data(context), null, listener));

        CollectionAssert.AreEqual(new[] { 3L }, Steps());
        training.Run().AssertSame(training.Finish(_folder.Path), "after a listener's exception");
    }

    [TestMethod]
    public void A_full_disk_keeps_the_last_checkpoint_and_names_it()
    {
        string folder = _folder.File("run");
        using var disk = new SmallDisk(folder, "size=2m");
        long size = CheckpointSize();
        string filler = Path.Combine(folder, "filler");

        // Room for two checkpoints and a half, and for what is logged.
        using (FileStream file = File.Create(filler))
        {
            file.Write(new byte[(2 << 20) - (size * 5 / 2) - (64 << 10)]);
        }

        RepeatableTraining training = Contrastive(options => options.Checkpoints.EverySteps = 1);

        string message = Assert.ThrowsExactly<IOException>(() => training.Finish(folder)).Message;

        StringAssert.Contains(message, "step-000000003.safetensors");
        StringAssert.Contains(message, "The last good checkpoint, step-000000002.safetensors, is intact.");
        File.Delete(filler);
        training.Run().AssertSame(training.Finish(folder), "after a full disk");
    }

    [TestMethod]
    public void A_damaged_checkpoint_is_passed_over_with_a_warning_and_nothing_changes()
    {
        RepeatableTraining training = Contrastive(options => options.Checkpoints.EverySteps = 1);
        training.Interrupt(_folder.Path, 3);
        string newest = _folder.File("step-000000003.safetensors");
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(newest, bytes);
        var lines = new List<string>();
        var context = new MLContext(seed: 1);
        context.Log += (_, line) => lines.Add(line.Message);
        ClipTrainer trainer = training.Create(context, _folder.Path);

        using ClipTransformer model = trainer.Fit(training.Data(context));

        TrainingWarning warning = trainer.LastReport!.Warnings.Single(warning => warning.Code == "files");
        StringAssert.Contains(warning.Message, "step-000000003.safetensors is passed over");
        Assert.Contains(line => line.Contains("is passed over", StringComparison.Ordinal), lines);
        training.Run().AssertSame(TrainingOutcome.Of(trainer.LastReport, model.Model, _folder.Path), "after damage");
    }

    [TestMethod]
    public void Checkpoints_of_which_none_is_whole_are_no_reason_to_begin_anew()
    {
        RepeatableTraining training = Contrastive();
        training.Interrupt(_folder.Path, 3);
        string only = _folder.File("step-000000003.safetensors");
        File.WriteAllText(only, "damaged");

        string message = Assert.ThrowsExactly<InvalidDataException>(() => training.Finish(_folder.Path)).Message;

        StringAssert.Contains(message, "step-000000003.safetensors");
        Assert.IsTrue(File.Exists(only));
    }

    [TestMethod]
    public void A_folder_with_checkpoints_is_not_overwritten_by_a_run_that_is_not_to_go_on()
    {
        Contrastive().Interrupt(_folder.Path, 3);

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => Contrastive(options => options.Checkpoints.Resume = false).Finish(_folder.Path)).Message;

        StringAssert.Contains(message, "step-000000003.safetensors");
    }

    [TestMethod]
    public void A_run_that_cannot_be_set_up_leaves_no_tensor_and_no_open_file()
    {
        var onnx = new TeacherOptions { Model = WithoutWeights(), CacheFolder = _folder.File("cache") };
        void Fit(bool inherit)
        {
            var context = new MLContext(seed: 1);
            ClipTrainer trainer = context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(options => (options.Teacher, options.InheritWeights, options.Epochs) = (onnx, inherit, 1)));
            trainer.Fit(_pictures.ToView(context)).Dispose();
            Assert.IsEmpty(trainer.LastReport!.Warnings);
        }

        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(inherit: true)).Message;

        StringAssert.Contains(message, "InheritWeights");
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Fit(inherit: false);
    }

    [TestMethod]
    public void A_pattern_that_freezes_nothing_is_refused_and_leaves_no_tensor()
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        string message = Assert.ThrowsExactly<ArgumentException>(
            () => Contrastive(options => options.Freezing.Parameters = ["visual.*", "vision.*"]).Finish(_folder.Path)).Message;

        StringAssert.Contains(message, "vision.*");
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public void A_cancelled_run_leaves_no_tensor(int step)
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Contrastive(options => options.WeightAverageDecay = 0.9).Interrupt(_folder.Path, step);

        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private RepeatableTraining Contrastive(Action<ContrastiveImageTextTrainer.Options>? change = null) => new()
    {
        Create = (context, folder) => context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options =>
        {
            options.Checkpoints.Folder = folder;
            change?.Invoke(options);
        })),
        Data = _pictures.ToView,
    };

    private long[] Steps() => [.. Directory.GetFiles(_folder.Path, "step-*.safetensors").Order().Select(path => long.Parse(Path.GetFileNameWithoutExtension(path)[5..]))];

    private long CheckpointSize()
    {
        using var folder = new TemporaryFolder();
        Contrastive(options => options.Checkpoints.EverySteps = 1).Interrupt(folder.Path, 3);
        return new FileInfo(folder.File("step-000000003.safetensors")).Length;
    }

    private static ClipModel WithoutWeights()
    {
        using PretrainedClip pretrained = PretrainedClip.FromModel(TrainedTeachers.MobileClip);
        return pretrained.ToClipModel(includeWeights: false);
    }

    /// <summary>A teacher whose features of the word "poison" are no numbers.</summary>
    private static ClipModel Poisoned()
    {
        var tokenizer = ClipTokenizer.Train([.. Enumerable.Repeat("poison", 20), .. PictureSet.Colours.SelectMany(colour => new[] { $"a {colour} picture", $"something {colour}" })], 560);
        long[] ids = tokenizer.Tokenize(["poison"], 8);
        ClipNetworkConfig config = TestNetworks.Small with { Text = TestNetworks.SmallText with { VocabularySize = tokenizer.VocabularySize } };
        using ClipNetwork network = TestNetworks.Create(config);
        using (no_grad())
        using (NewDisposeScope())
        {
            Assert.AreEqual(tokenizer.EndToken, ids[2]);
            network.named_parameters().Single(entry => entry.name == "token_embedding.weight").parameter[ids[1]].FillInPlace(double.NaN);
        }

        return network.ToClipModel(tokenizer, ImageProcessorOptions.OpenAI(TestNetworks.SmallVision.ImageSize));
    }
}
