using System.Text.Json.Nodes;
using SimpleClip.Checkpoints;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Checkpoints;

/// <summary>Small checkpoints of which every number is the step.</summary>
internal static class TestCheckpoint
{
    private const string Name = "model/weight";

    /// <summary>Saves a step.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="step">The step.</param>
    /// <param name="metric">The result on the validation data.</param>
    /// <param name="elements">The number of its float32 numbers.</param>
    public static void Save(this CheckpointFolder folder, long step, double? metric = null, int elements = 10)
    {
        using Tensor weight = full([elements], step, ScalarType.Float32);
        folder.Save(Create(step, weight, metric));
    }

    /// <summary>A checkpoint of one tensor.</summary>
    public static TrainingCheckpoint Create(long step, Tensor weight, double? metric = null) =>
        new(step, new JsonObject { ["at"] = step }, new Dictionary<string, Tensor> { [Name] = weight }, metric);

    /// <summary>Makes sure that the newest whole checkpoint is that of a step.</summary>
    public static void AssertNewest(this CheckpointFolder folder, long step, int elements = 10)
    {
        using CheckpointFile? newest = folder.LoadNewest();
        Assert.IsNotNull(newest);
        AssertHolds(newest, step, elements);
    }

    /// <summary>Makes sure that a checkpoint is that of a step.</summary>
    public static void AssertHolds(CheckpointFile file, long step, int elements = 10)
    {
        using Tensor weight = zeros([elements], ScalarType.Float32);
        file.CopyTo(new Dictionary<string, Tensor> { [Name] = weight });
        Assert.AreEqual(step, file.Step);
        Assert.AreEqual(step, file.State["at"]!.GetValue<long>());
        Assert.IsTrue(weight.data<float>().ToArray().All(value => value == step));
    }
}
