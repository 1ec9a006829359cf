using Microsoft.ML;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class SiClipTrainerTests
{
    [TestMethod]
    public void A_student_inherits_from_its_teacher_and_learns_from_it_in_every_space()
    {
        using var pictures = new PictureSet(24);
        var context = new MLContext(seed: 1);
        IDataView data = pictures.ToView(context);
        SiClipTrainer trainer = context.Clip().Trainers.SiClip(TrainerOptions.CreateSiClip(
            options => (options.Distillation.Affinity, options.PairMatching) = (1, new PairMatchingOptions())));
        var seen = new List<TrainingProgress>();

        using ClipTransformer model = trainer.Fit(data, data, new Listener(seen.Add));

        CollectionAssert.AreEquivalent(
            new[] { "info_nce", "feature", "relation", "interactive", "affinity", "pair_matching" }, seen[0].LossTerms.Keys.ToArray());
        Assert.AreEqual(2000, seen[0].LossWeights["feature"]);
        Assert.AreEqual(seen[0].Loss, seen[0].LossTerms.Sum(term => term.Value * seen[0].LossWeights[term.Key]), 1e-3);
        Assert.IsLessThan(seen[0].LossTerms["feature"], seen[^1].LossTerms["feature"]);
        Assert.AreEqual(ClipArchitectures.Get("SiCLIP-mini").Network.EmbeddingDimension, model.Model.Info.EmbeddingDimension);
        StringAssert.Contains(model.Model.Info.Provenance["inheritance"], "inherited");
        Assert.IsNotNull(trainer.LastReport!.Validation);
    }
}
