using System.Text.Json.Nodes;
using Microsoft.ML;
using SimpleClip.Testing;

namespace SimpleClip.Samples.Tests;

[TestClass]
public sealed class LinearProbeSampleTests
{
    [TestMethod]
    public void Classifiers_are_compared_and_the_pipeline_is_saved()
    {
        using var folder = new TemporaryFolder();
        ColorFolder.Write(folder, picturesPerColor: 30);

        string output = ProgramProcess.RunBeside("SimpleClip.LinearProbe", folder.Path, "model.clip", "photos");

        StringAssert.Contains(output, "SdcaMaximumEntropy: top-1 ");
        StringAssert.Contains(output, "zero-shot: top-1 100.0");
        StringAssert.Contains(output, "4-shot: top-1 ");
        StringAssert.Contains(output, "linear probe: top-1 100.0");
        Assert.AreEqual(1, (double)JsonNode.Parse(File.ReadAllText(folder.File("linear-probe.json")))!["metrics"]!["lp_acc1"]!);
        var context = new MLContext();
        using var engine = context.Model.CreatePredictionEngine<Photo, Answer>(context.Model.Load(folder.File("linear-probe.zip"), out _));
        Assert.AreEqual("yellow", engine.Predict(new Photo { ImagePath = folder.File("photos/yellow/3.png") }).PredictedName);
    }

    private sealed class Photo
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Answer
    {
        public string PredictedName { get; set; } = "";
    }
}
