using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Training;

[TestClass]
public sealed class CaptionChecksTests
{
    [TestMethod]
    public void Repeated_captions_are_warned_of_once()
    {
        List<TrainingWarning> warnings = Duplicates(_ => 0.08);

        Assert.HasCount(1, warnings);
        Assert.AreEqual(("duplicate-captions", 50), (warnings[0].Code, warnings[0].Step));
        StringAssert.Contains(warnings[0].Message, "8.0");
        StringAssert.Contains(warnings[0].Message, "false negatives");
        StringAssert.Contains(warnings[0].Message, "Pair matching");
    }

    [TestMethod]
    public void A_batch_full_of_repeated_captions_now_and_then_is_fine() => Assert.IsEmpty(Duplicates(step => step % 50 == 0 ? 1 : 0.02));

    [TestMethod]
    public void Repeated_captions_are_a_new_matter_only_after_they_had_gone()
    {
        Assert.HasCount(1, Duplicates(step => step is > 200 and < 400 ? 0.04 : 0.06));
        Assert.HasCount(2, Duplicates(step => step is > 200 and < 400 ? 0.01 : 0.06));
    }

    [TestMethod]
    public void Captions_that_are_cut_are_warned_of_once()
    {
        List<TrainingWarning> warnings = new TruncatedCaptionsCheck().Warnings(200, step => step with { TruncatedCaptionShare = 0.25 });

        Assert.HasCount(1, warnings);
        Assert.AreEqual(("truncated-captions", 50), (warnings[0].Code, warnings[0].Step));
        StringAssert.Contains(warnings[0].Message, "ContextLength");
    }

    [TestMethod]
    public void A_few_captions_that_are_cut_are_fine() =>
        Assert.IsEmpty(new TruncatedCaptionsCheck().Warnings(200, step => step with { TruncatedCaptionShare = 0.09 }));

    private static List<TrainingWarning> Duplicates(Func<int, double> share) =>
        new DuplicateCaptionsCheck().Warnings(600, step => step with { DuplicateCaptionShare = share(step.Step) });
}
