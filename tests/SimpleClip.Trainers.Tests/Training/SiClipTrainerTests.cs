using Microsoft.ML;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class SiClipTrainerTests
{
    private static readonly Lazy<ClipModel> Teacher = new(TrainTeacher);

    [TestMethod]
    public void A_student_inherits_from_its_teacher_and_learns_from_it_in_every_space()
    {
        using var pictures = new PictureSet(24);
        var context = new MLContext(seed: 1);
        IDataView data = pictures.ToView(context);
        SiClipTrainer trainer = context.Clip().Trainers.SiClip(Options(options => options.Distillation.Affinity = 1));
        var seen = new List<TrainingProgress>();

        using ClipTransformer model = trainer.Fit(data, data, new Listener(seen));

        CollectionAssert.AreEquivalent(
            new[] { "info_nce", "feature", "relation", "interactive", "affinity", "pair_matching" }, seen[0].LossTerms.Keys.ToArray());
        Assert.AreEqual(2000, seen[0].LossWeights["feature"]);
        Assert.AreEqual(seen[0].Loss, seen[0].LossTerms.Sum(term => term.Value * seen[0].LossWeights[term.Key]), 1e-3);
        Assert.IsLessThan(seen[0].LossTerms["feature"], seen[^1].LossTerms["feature"]);
        Assert.AreEqual(ClipArchitectures.Get("SiCLIP-mini").Network.EmbeddingDimension, model.Model.Info.EmbeddingDimension);
        StringAssert.Contains(model.Model.Info.Provenance["inheritance"], "inherited");
        Assert.IsNotNull(trainer.LastReport!.Validation);
    }

    private static SiClipTrainer.Options Options(Action<SiClipTrainer.Options>? change = null)
    {
        var options = new SiClipTrainer.Options
        {
            Teacher = Teacher.Value,
            Architecture = "SiCLIP-mini",
            BatchSize = 8,
            Epochs = 3,
            WarmupSteps = 1,
            Seed = 3,
            TorchThreads = 1,
        };
        change?.Invoke(options);
        return options;
    }

    private static ClipModel TrainTeacher()
    {
        using var pictures = new PictureSet(24);
        var context = new MLContext(seed: 1);
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(options =>
        {
            options.Architecture = "MobileCLIP-mini";
            options.BatchSize = 8;
        }));
        using ClipTransformer model = trainer.Fit(pictures.ToView(context));
        return model.Model;
    }

    private sealed class Listener(List<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen.Add(value);
    }
}
