using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class TeacherNormCheckTests
{
    [TestMethod]
    [DataRow(10.3f)]
    [DataRow(0.98f)]
    [DataRow(float.NaN)]
    public void A_teacher_whose_features_are_not_normalised_is_warned_of_once_by_name(float length)
    {
        var check = new TeacherNormCheck();

        TrainingWarning? warning = check.Check("ViT-B-32", [1, length], step: 3);

        Assert.AreEqual(("teacher-not-normalised", 3), (warning?.Code, warning?.Step));
        StringAssert.Contains(warning!.Message, "ViT-B-32");
        Assert.IsNull(check.Check("ViT-B-32", [length], step: 4));
        Assert.IsNotNull(check.Check("other", [length], step: 4));
    }

    [TestMethod]
    public void Rounding_to_half_precision_is_no_reason() => Assert.IsNull(new TeacherNormCheck().Check("ViT-B-32", [1, 1.004f, 0.996f], step: 1));
}
