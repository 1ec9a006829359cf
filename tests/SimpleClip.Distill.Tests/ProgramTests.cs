using SimpleClip.Demo.Pictures;
using SimpleClip.Testing;

namespace SimpleClip.Distill.Tests;

[TestClass]
public sealed class ProgramTests
{
    [TestMethod]
    public void Teacher_and_students_are_trained_on_pairs_of_the_users_own_compared_and_found_again()
    {
        using var folder = new TemporaryFolder();
        new PictureSet(folder.File("pictures"), seed: 1).Generate(trainingPictures: 90, picturesPerHeldOutClass: 1);
        string[] arguments = [folder.File("pictures/train.jsonl"), folder.File("pictures")];

        var (exitCode, output, errors) = DistillProcess.Run(folder.Path, arguments);
        var (again, resumed, _) = DistillProcess.Run(folder.Path, arguments);

        Assert.AreEqual((0, 0), (exitCode, again), errors);
        Assert.AreEqual(Table(output), Table(resumed));
        StringAssert.Contains(resumed, "Training goes on after step 12.");
        Assert.DoesNotContain("Epoch ", resumed);
        StringAssert.Contains(Table(output), "| student | ");
        ClipModel teacher = ClipModel.Load(folder.File("distill-output/teacher.clip")), student = ClipModel.Load(folder.File("distill-output/student.clip"));
        Assert.IsLessThan(teacher.ImageGraph.Length + teacher.TextGraph.Length, student.ImageGraph.Length + student.TextGraph.Length);
        StringAssert.Contains(student.Info.Provenance["inheritance"], "inherited");
        Assert.IsTrue(File.Exists(folder.File("distill-output/student/metrics.jsonl")));
    }

    private static string Table(string output) => output[output.IndexOf("| model", StringComparison.Ordinal)..];
}
