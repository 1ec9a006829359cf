using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace SimpleClip.Trainers.Tests.Trainer.Options;

[TestClass]
public sealed class CheckpointOptionsTests
{
    [TestMethod]
    public void The_defaults_are_valid_and_save_nothing()
    {
        var options = new CheckpointOptions();

        Assert.IsTrue(IsValid(options));
        Assert.IsNull(options.Folder);
    }

    [TestMethod]
    public void Options_survive_JSON()
    {
        var options = new CheckpointOptions { Folder = "runs/a", EverySteps = 5, EveryMinutes = 0.5, KeepLast = 3, KeepBest = 0, Resume = false };

        string json = JsonSerializer.Serialize(options);

        Assert.AreEqual(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<CheckpointOptions>(json)));
        StringAssert.Contains(json, "\"EveryMinutes\":0.5");
    }

    [TestMethod]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.IsFalse(IsValid(new CheckpointOptions { EverySteps = -1 }));
        Assert.IsFalse(IsValid(new CheckpointOptions { EveryMinutes = -1 }));
        Assert.IsFalse(IsValid(new CheckpointOptions { KeepLast = 0 }));
        Assert.IsFalse(IsValid(new CheckpointOptions { KeepBest = -1 }));
    }

    private static bool IsValid(CheckpointOptions options) => Validator.TryValidateObject(options, new ValidationContext(options), [], validateAllProperties: true);
}
