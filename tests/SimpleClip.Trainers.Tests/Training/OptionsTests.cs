using System.Reflection;
using System.Text.Json;
using Microsoft.ML;
using Sweep = Microsoft.ML.SearchSpace;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class OptionsTests
{
    [TestMethod]
    public void Options_survive_a_round_trip_through_json()
    {
        ContrastiveImageTextTrainer.Options options = TrainerOptions.Create(options => (options.ImageFolder, options.MaxGradientNorm) = ("images", 1.5));

        string json = JsonSerializer.Serialize(options);

        Assert.AreEqual(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ContrastiveImageTextTrainer.Options>(json)));
        StringAssert.Contains(json, "\"MaxGradientNorm\":1.5");
    }

    [TestMethod]
    public void Sweeps_set_out_from_the_defaults()
    {
        var defaults = new ContrastiveImageTextTrainer.Options();
        int swept = 0;
        foreach (PropertyInfo property in typeof(ContrastiveImageTextTrainer.Options).GetProperties())
        {
            object? value = property.GetValue(defaults);
            if (property.GetCustomAttribute<Sweep.RangeAttribute>() is { } range)
            {
                Assert.AreEqual(value, range.Init, property.Name);
                swept++;
            }

            if (property.GetCustomAttribute<Sweep.ChoiceAttribute>() is { } choice)
            {
                CollectionAssert.Contains(choice.Candidates, value, property.Name);
                swept++;
            }
        }

        Assert.AreNotEqual(0, swept);
    }

    [TestMethod]
    public void Every_setting_out_of_range_is_named()
    {
        string message = Refuse(options => (options.BatchSize, options.LearningRate, options.Augmentation.MinCropScale) = (1, 0, 2));

        StringAssert.Contains(message, "BatchSize");
        StringAssert.Contains(message, "LearningRate");
        StringAssert.Contains(message, "MinCropScale");
    }

    [TestMethod]
    public void Settings_that_contradict_each_other_are_refused() =>
        StringAssert.Contains(Refuse(options => options.PatchSize = 7), "image_size 16 is not a multiple of patch_size 7");

    [TestMethod]
    public void Changing_options_later_does_not_reach_into_a_trainer()
    {
        using var pictures = new PictureSet(12);
        var context = new MLContext();
        ContrastiveImageTextTrainer.Options options = TrainerOptions.Create();
        ContrastiveImageTextTrainer trainer = context.Clip().Trainers.ContrastiveImageText(options);
        options.Epochs = 5;

        using ClipTransformer model = trainer.Fit(pictures.ToView(context));

        Assert.HasCount(2, trainer.LastReport!.Epochs);
    }

    private static string Refuse(Action<ContrastiveImageTextTrainer.Options> change) =>
        Assert.ThrowsExactly<ArgumentException>(() => new MLContext().Clip().Trainers.ContrastiveImageText(TrainerOptions.Create(change))).Message;
}
