using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace SimpleClip.Trainers.Tests.Trainer;

[TestClass]
public sealed class LogAndEvaluationOptionsTests
{
    [TestMethod]
    public void Options_survive_a_round_trip_through_json()
    {
        var log = new LogOptions { Folder = "run", TensorBoard = false, TensorBoardEverySteps = 3 };
        var evaluation = new EvaluationOptions { Metric = "loss", ClassNames = ["cat", "dog"], Templates = ["{}", "a {}"], Patience = 2 };

        Assert.AreEqual(JsonSerializer.Serialize(log), RoundTrip(log));
        Assert.AreEqual(JsonSerializer.Serialize(evaluation), RoundTrip(evaluation));
        StringAssert.Contains(RoundTrip(evaluation), "\"ClassNames\":[\"cat\",\"dog\"]");
    }

    [TestMethod]
    public void The_defaults_are_in_range()
    {
        Assert.IsEmpty(Mistakes(new LogOptions()));
        Assert.IsEmpty(Mistakes(new EvaluationOptions()));
    }

    [TestMethod]
    public void Settings_out_of_range_are_named()
    {
        CollectionAssert.AreEquivalent(
            new[] { "EverySteps", "TensorBoardEverySteps", "LogChannelEverySteps" },
            Mistakes(new LogOptions { EverySteps = 0, TensorBoardEverySteps = 0, LogChannelEverySteps = -1 }));
        CollectionAssert.AreEquivalent(
            new[] { "EveryEpochs", "EverySteps", "Metric", "Patience", "Templates", "LabelColumnName", "ImageColumnName" },
            Mistakes(new EvaluationOptions
            {
                EveryEpochs = 0, EverySteps = -1, Metric = "", Patience = -1, Templates = [], LabelColumnName = "", ImageColumnName = "",
            }));
    }

    [TestMethod]
    public void Classes_and_templates_that_cannot_be_used_are_named()
    {
        CollectionAssert.AreEqual(new[] { "Templates" }, Mistakes(new EvaluationOptions { Templates = ["{}", "a photo"] }));
        CollectionAssert.AreEqual(new[] { "ClassNames" }, Mistakes(new EvaluationOptions { ClassNames = ["cat"] }));
        CollectionAssert.AreEqual(new[] { "ClassNames" }, Mistakes(new EvaluationOptions { ClassNames = ["cat", " "] }));
        CollectionAssert.AreEqual(new[] { "ClassNames" }, Mistakes(new EvaluationOptions { ClassNames = ["cat", "dog", "cat"] }));
        Assert.IsEmpty(Mistakes(new EvaluationOptions { ClassNames = ["cat", "Cat"] }));
    }

    private static string RoundTrip<T>(T options) => JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(options)));

    private static string[] Mistakes(object options)
    {
        var mistakes = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true);
        return [.. mistakes.SelectMany(mistake => mistake.MemberNames)];
    }
}
