using System.Formats.Tar;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using SimpleClip.Testing;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>A run that is cancelled and goes on comes to exactly what one comes to that was left alone.</summary>
[TestClass]
public sealed class ResumeTests : IDisposable
{
    /// <summary>Of which 24 rows fill 4 batches of 6.</summary>
    private readonly PictureSet _pictures = new(27);

    public void Dispose() => _pictures.Dispose();

    [TestMethod]
    public void A_contrastive_run_goes_on_as_if_nothing_had_happened()
    {
        RepeatableTraining training = Contrastive(options =>
        {
            options.Epochs = 3;
            options.WeightAverageDecay = 0.9;
            options.MaxGradientNorm = 1;
            options.PairMatching = new PairMatchingOptions();
            options.ContrastiveLoss = ContrastiveLossKind.Sigmoid;
        });
        TrainingOutcome unbroken = training.Run();
        Assert.HasCount(12, unbroken.Report.Losses);

        training.AssertSame(unbroken, 1);
        training.AssertSame(unbroken, 4);
        training.AssertSame(unbroken, 3, 5, 6);
        training.AssertSame(unbroken, 12);
        training.AssertSame(unbroken, [.. Enumerable.Range(1, 12)]);
    }

    [TestMethod]
    [DataRow(OptimizerKind.Lamb)]
    [DataRow(OptimizerKind.Lion)]
    [DataRow(OptimizerKind.Sgd)]
    public void Every_optimizer_goes_on(OptimizerKind kind)
    {
        RepeatableTraining training = Contrastive(options =>
        {
            options.Optimizer.Kind = kind;
            options.MicroBatchSize = 4;
            options.ActivationCheckpointing = true;
            options.Schedule = LearningRateScheduleKind.ConstantWithCooldown;
            options.CooldownSteps = 3;
        });

        training.AssertSame(training.Run(), 2, 6);
    }

    [TestMethod]
    public void A_network_with_batch_norms_goes_on()
    {
        RepeatableTraining training = Contrastive(options => (options.Architecture, options.MicroBatchSize) = ("RN-mini", 3));

        training.AssertSame(training.Run(), 3, 4, 5);
    }

    [TestMethod]
    public void A_SiCLIP_run_goes_on_in_either_phase()
    {
        RepeatableTraining training = SiClip();
        TrainingOutcome unbroken = training.Run();
        Assert.HasCount(9, unbroken.Report.Losses);
        CollectionAssert.AreNotEqual(unbroken.Report.Losses.Take(3).ToArray(), unbroken.Report.Losses.Skip(6).ToArray());

        training.AssertSame(unbroken, 2);
        training.AssertSame(unbroken, 3, 6);
        training.AssertSame(unbroken, 1, 4, 7, 9);
    }

    [TestMethod]
    public void A_SiCLIP_run_goes_on_that_shares_stages_with_its_teacher()
    {
        RepeatableTraining training = SiClip(options =>
        {
            options.Teacher!.CacheFolder = null;
            options.Distillation.MaskedFeature = 1;
            options.MicroBatchSize = 3;
        });

        training.AssertSame(training.Run(), 1, 4, 8);
    }

    [TestMethod]
    public void Warnings_come_when_they_would_have_come_and_once()
    {
        RepeatableTraining training = Contrastive(options => (options.Epochs, options.ContextLength) = (18, 3));
        TrainingOutcome unbroken = training.Run();
        CollectionAssert.AreEquivalent(
            new[] { ("duplicate-captions", 50), ("truncated-captions", 50) },
            unbroken.Report.Warnings.Select(warning => (warning.Code, warning.Step)).ToArray());

        training.AssertSame(unbroken, 30);
        training.AssertSame(unbroken, 10, 55);
    }

    [TestMethod]
    public void What_is_found_at_every_beginning_is_reported_once()
    {
        using var folder = new TemporaryFolder();
        RepeatableTraining training = Contrastive();
        training.Interrupt(folder.Path, 2);
        File.WriteAllText(folder.File("step-000000999.safetensors"), "damaged");

        training.Interrupt(folder.Path, 4);
        TrainingOutcome outcome = training.Finish(folder.Path);

        TrainingWarning warning = outcome.Report.Warnings.Single();
        StringAssert.Contains(warning.Message, "step-000000999.safetensors is passed over");
        Assert.AreEqual(2, warning.Step);
    }

    [TestMethod]
    public void Rows_that_cannot_be_used_change_nothing()
    {
        _pictures.Rows[3].ImagePath = Path.Combine(_pictures.Folder, "missing.png");
        _pictures.Rows[5].Captions = [""];
        File.WriteAllText(_pictures.Rows[20].ImagePath, "no picture");
        RepeatableTraining training = Contrastive(options => options.MaxBadSampleShare = 0.2);
        TrainingOutcome unbroken = training.Run();
        Assert.AreEqual(3, unbroken.Report.SkippedSamples);

        training.AssertSame(unbroken, 1, 2, 4, 7);
    }

    [TestMethod]
    public void A_view_that_cannot_shuffle_itself_is_read_on_where_it_was_left()
    {
        RepeatableTraining training = Contrastive(data: context => context.Data.LoadFromEnumerable(_pictures.Rows.Select(static row => row)));
        Assert.IsFalse(training.Data(new MLContext()).CanShuffle);

        training.AssertSame(training.Run(), 1, 4, 6);
    }

    [TestMethod]
    public void Tars_are_read_on_where_they_were_left()
    {
        WriteTars();
        RepeatableTraining training = Contrastive(
            options => options.ImageColumnName = ClipColumnNames.Image,
            context => context.Clip().Data.LoadFromWebDataset(Path.Combine(_pictures.Folder, "{0..2}.tar")));

        training.AssertSame(training.Run(), 1, 3, 4, 6);
    }

    [TestMethod]
    public void A_run_that_is_complete_gives_its_model_again()
    {
        using var folder = new TemporaryFolder();
        RepeatableTraining training = Contrastive();
        TrainingOutcome first = training.Finish(folder.Path);

        first.AssertSame(training.Finish(folder.Path), "again");
    }

    [TestMethod]
    public void More_epochs_than_at_first_are_trained_from_where_the_run_ended()
    {
        using var folder = new TemporaryFolder();
        RepeatableTraining At(int epochs) => Contrastive(options => (options.Epochs, options.Schedule, options.WarmupSteps) = (epochs, LearningRateScheduleKind.Constant, 0));
        At(1).Finish(folder.Path);

        TrainingOutcome more = At(3).Finish(folder.Path);

        At(3).Run().AssertSame(more, "one epoch, then two more");
    }

    [TestMethod]
    public void More_epochs_of_an_earlier_phase_are_made_up_for_and_those_behind_follow_anew()
    {
        using var folder = new TemporaryFolder();
        RepeatableTraining At(int epochs, int fineTuning) => SiClip(options =>
        {
            (options.Epochs, options.FineTuningEpochs) = (epochs, fineTuning);
            (options.Schedule, options.WarmupSteps) = (LearningRateScheduleKind.Constant, 0);
            (options.Checkpoints.EverySteps, options.Checkpoints.KeepLast) = (1, 100);
        });
        At(1, 1).Finish(folder.Path);

        At(2, 1).Interrupt(folder.Path, 7);
        At(2, 1).Interrupt(folder.Path, 10);
        TrainingOutcome more = At(2, 1).Finish(folder.Path);

        double[] rates = [.. more.Metrics.Select(line => JsonNode.Parse(line)!["learning_rate"]!.GetValue<double>())];
        CollectionAssert.AreEqual(Enumerable.Range(0, 12).Select(step => step / 3 % 2 == 0 ? 1e-3 : 1e-4).ToArray(), rates);
        Assert.HasCount(4, more.Report.Epochs);
        int Moved(int from, int to)
        {
            SortedDictionary<string, byte[]> before = CheckpointTensors.Read(folder.Path, from, "model/");
            return CheckpointTensors.Read(folder.Path, to, "model/").Count(entry => !entry.Value.SequenceEqual(before[entry.Key]));
        }

        Assert.IsInRange(1, Moved(3, 6) - 1, Moved(6, 9), "the epoch that is made up for trains the new blocks alone");
        Assert.AreEqual(Moved(3, 6), Moved(9, 12), "and the one after it all");
        using var unbroken = new TemporaryFolder();
        At(1, 1).Finish(unbroken.Path);
        At(2, 1).Finish(unbroken.Path).AssertSame(more, "interrupted in the epochs that were added");
    }

    [TestMethod]
    public void A_run_that_is_complete_in_two_phases_gives_its_model_again()
    {
        using var folder = new TemporaryFolder();
        RepeatableTraining training = SiClip();
        TrainingOutcome first = training.Finish(folder.Path);

        first.AssertSame(training.Finish(folder.Path), "again");
    }

    [TestMethod]
    public void Other_options_than_at_first_are_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Contrastive().Interrupt(folder.Path, 2);

        string message = Assert.ThrowsExactly<InvalidOperationException>(
            () => Contrastive(options => (options.LearningRate, options.Augmentation.FlipProbability) = (0.5, 0.25)).Finish(folder.Path)).Message;

        StringAssert.Contains(message, "options.LearningRate: 0.001, now 0.5");
        StringAssert.Contains(message, "options.Augmentation.FlipProbability: 0.5, now 0.25");
        StringAssert.Contains(message, folder.Path);
        Contrastive().Run().AssertSame(Contrastive().Finish(folder.Path), "refused once");
    }

    [TestMethod]
    public void Settings_that_change_no_step_may_be_others_than_at_first()
    {
        using var folder = new TemporaryFolder();
        Contrastive().Interrupt(folder.Path, 2);

        TrainingOutcome changed = Contrastive(options =>
        {
            options.DataThreads = 3;
            options.Checkpoints.EverySteps = 1;
            options.Logs.TensorBoard = false;
            options.ActivationCheckpointing = true;
        }).Finish(folder.Path);

        CollectionAssert.AreEqual(Contrastive().Run().Report.Losses.ToArray(), changed.Report.Losses.ToArray());
    }

    [TestMethod]
    public void Other_data_than_at_first_are_refused()
    {
        using var folder = new TemporaryFolder();
        Contrastive().Interrupt(folder.Path, 2);
        _pictures.Rows.RemoveAt(0);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => Contrastive().Finish(folder.Path)).Message, "rows: 27, now 26");
    }

    [TestMethod]
    public void Another_teacher_than_at_first_is_refused()
    {
        using var folder = new TemporaryFolder();
        SiClip().Interrupt(folder.Path, 2);

        string message = Assert.ThrowsExactly<InvalidOperationException>(
            () => SiClip(options => (options.Teacher!.Model, options.InheritWeights) = (TrainedTeachers.Vit, true)).Finish(folder.Path)).Message;

        StringAssert.Contains(message, "teachers");
    }

    [TestMethod]
    public void Pictures_that_would_vary_otherwise_than_at_first_are_refused()
    {
        using var folder = new TemporaryFolder();
        SiClip().Interrupt(folder.Path, 2);

        string message = Assert.ThrowsExactly<InvalidOperationException>(() => SiClip(options => options.Teacher!.CacheFolder = null).Finish(folder.Path)).Message;

        StringAssert.Contains(message, "image_variants: 2, now 0");
    }

    [TestMethod]
    public void Another_tokenizer_than_at_first_is_refused()
    {
        using var folder = new TemporaryFolder();
        ClipTokenizer Tokenizer(string word) => ClipTokenizer.Train([$"a {word} picture", $"something {word}"], 516);
        Assert.AreEqual(Tokenizer("red").VocabularySize, Tokenizer("blue").VocabularySize);
        Contrastive(options => options.Tokenizer = Tokenizer("red")).Interrupt(folder.Path, 2);

        string message = Assert.ThrowsExactly<InvalidOperationException>(
            () => Contrastive(options => options.Tokenizer = Tokenizer("blue")).Finish(folder.Path)).Message;

        StringAssert.Contains(message, "tokenizer");
    }

    [TestMethod]
    public void A_folder_is_not_shared_by_two_runs_at_a_time()
    {
        using var folder = new TemporaryFolder();
        RepeatableTraining training = Contrastive();
        Exception? second = null;

        training.Interrupt(folder.Path, progress =>
        {
            second = Assert.ThrowsExactly<IOException>(() => training.Finish(folder.Path));
            return true;
        }, steps: 1);

        StringAssert.Contains(second!.Message, folder.Path);
    }

    private RepeatableTraining Contrastive(Action<ContrastiveImageTextTrainer.Options>? change = null, Func<MLContext, IDataView>? data = null) => new()
    {
        Create = (context, folder) => context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options =>
        {
            options.Checkpoints.Folder = folder;
            change?.Invoke(options);
        })),
        Data = data ?? _pictures.ToView,
    };

    private RepeatableTraining SiClip(Action<SiClipTrainer.Options>? change = null) => new()
    {
        Create = (context, folder) => context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(options =>
        {
            options.Epochs = 2;
            options.FineTuningEpochs = 1;
            options.PairMatching = new PairMatchingOptions();
            options.WeightAverageDecay = 0.9;
            options.Teacher!.CacheFolder = Path.Combine(folder, "cache");
            options.Teacher.CacheAugmentations = 2;
            options.Checkpoints.Folder = folder;
            change?.Invoke(options);
        })),
        Data = _pictures.ToView,
    };

    private void WriteTars()
    {
        foreach ((int number, IEnumerable<PictureSet.Row> rows) in _pictures.Rows.Chunk(9).Index())
        {
            using FileStream file = File.Create(Path.Combine(_pictures.Folder, $"{number}.tar"));
            using var writer = new TarWriter(file);
            foreach (PictureSet.Row row in rows)
            {
                string name = Path.GetFileNameWithoutExtension(row.ImagePath);
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name + ".png") { DataStream = new MemoryStream(File.ReadAllBytes(row.ImagePath)) });
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name + ".txt") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(row.Captions[0])) });
            }
        }
    }
}
