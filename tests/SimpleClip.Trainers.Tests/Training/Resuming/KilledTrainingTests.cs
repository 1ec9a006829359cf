using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SimpleClip.Testing;
using SimpleClip.Trainers.Tests.Checkpoints;
using SimpleClip.Trainers.Tests.Distillation;

namespace SimpleClip.Trainers.Tests.Training;

/// <summary>A training whose process is killed comes to exactly what one comes to that was left alone.</summary>
[TestClass]
public sealed class KilledTrainingTests : IDisposable
{
    private const int Kills = 20, Steps = 35 * 4, MostSteps = 6, LongestMilliseconds = 30;
    private const string ModelName = "model.clip";

    private readonly TemporaryFolder _folder = new();
    private readonly PictureSet _pictures = new(26);

    public void Dispose()
    {
        _pictures.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_training_killed_again_and_again_comes_to_what_an_undisturbed_one_does()
    {
        WriteInputs();
        string undisturbed = _folder.File("undisturbed"), killed = _folder.File("killed");
        var random = new Random(5);

        Task<long?> whole = Task.Run(() => Run(undisturbed, everySteps: 50, dies: _ => false));
        int unfinished = 0, kills = 0;
        while (kills < Kills)
        {
            int more = random.Next(1, MostSteps + 1), milliseconds = random.Next(LongestMilliseconds);
            long? last = Run(killed, everySteps: 1 + (kills % 3), step =>
            {
                // Some die at their first sign of life, before or while their first checkpoint is written.
                bool isLast = --more <= 0;
                if (isLast)
                {
                    Thread.Sleep(milliseconds);
                }

                return isLast;
            });
            Assert.IsNotNull(last, $"The training was complete after {kills} kills: give it more steps.");
            kills++;
            unfinished += Directory.GetFiles(killed, "*.tmp").Length;
        }

        Assert.IsNull(Run(killed, everySteps: 3, dies: _ => false));
        Assert.IsNull(await whole);
        Console.WriteLine($"{unfinished} of {kills} kills fell into the writing of a checkpoint.");
        string[] expected = TrainingOutcome.ReadMetrics(undisturbed);
        Assert.HasCount(Steps, Losses(expected));
        CollectionAssert.AreEqual(Losses(expected), Losses(TrainingOutcome.ReadMetrics(killed)));
        CollectionAssert.AreEqual(expected, TrainingOutcome.ReadMetrics(killed));
        Assert.AreEqual(ModelOf(undisturbed), ModelOf(killed));
    }

    /// <summary>Runs the training until it ends or is killed.</summary>
    /// <param name="run">Its folder.</param>
    /// <param name="everySteps">Steps from one checkpoint to the next.</param>
    /// <param name="dies">Told of each step; answers whether the process dies.</param>
    /// <returns>The step at which it was killed; null if it came to its end.</returns>
    private long? Run(string run, int everySteps, Func<long, bool> dies)
    {
        using Process process = TestApplication.Start(_folder.Path, run, everySteps.ToString(CultureInfo.InvariantCulture));
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            long step = long.Parse(line, CultureInfo.InvariantCulture);
            if (dies(step))
            {
                process.Kill();
                process.WaitForExit();
                Assert.AreEqual("", errors.Result);
                return File.Exists(Path.Combine(run, ModelName)) ? null : step;
            }
        }

        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return null;
    }

    private void WriteInputs()
    {
        var teacher = new ClipArchitecture { Name = "teacher", Network = TestTeachers.Config, Image = TestTeachers.Images };
        using var network = new PretrainedClip(TestNetworks.Create(TestTeachers.Config, seed: 5), teacher, TestTeachers.Tokenizer);
        network.ToClipModel().Save(_folder.File("teacher.clip"));

        // The student has the teacher's embeddings and patches, and other blocks.
        network.Save(_folder.File("student"), PretrainedFormat.OpenClip);
        JsonNode student = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder.File("student"), "open_clip_config.json")))!;
        student["model_cfg"]!["vision_cfg"]!["sas_p"] = new JsonObject { ["norm"] = "layer_norm", ["beta_ff"] = 0.1 };
        File.WriteAllText(_folder.File("student.json"), student.ToJsonString());
        File.WriteAllLines(_folder.File("captions.tsv"), _pictures.Rows.Select(row => string.Join('\t', row.Captions.Prepend(row.ImagePath))));
    }

    private static double[] Losses(string[] metrics) =>
        [.. metrics.Select(line => JsonNode.Parse(line)!).Where(line => (string?)line["type"] == "step").Select(line => (double)line["loss"]!)];

    private static string ModelOf(string run) => TrainingOutcome.Hash(ClipModel.Load(Path.Combine(run, ModelName)));
}
