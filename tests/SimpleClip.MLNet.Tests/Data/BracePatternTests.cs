using SimpleClip.Data.WebDataset;

namespace SimpleClip.MLNet.Tests.Data;

[TestClass]
public sealed class BracePatternTests
{
    [TestMethod]
    [DataRow("plain.tar", "plain.tar")]
    [DataRow("a{1..3}b", "a1b a2b a3b")]
    [DataRow("{08..11}", "08 09 10 11")]
    [DataRow("{8..011}", "008 009 010 011")]
    [DataRow("{3..1}", "3 2 1")]
    [DataRow("{0..10..5}", "0 5 10")]
    [DataRow("{-1..1}", "-1 0 1")]
    [DataRow("{a..c}", "a b c")]
    [DataRow("{train,val}-{0..1}", "train-0 train-1 val-0 val-1")]
    [DataRow("{a,b{1..2},{c,d}}", "a b1 b2 c d")]
    [DataRow("x{,y}", "x xy")]
    [DataRow("{one}", "{one}")]
    [DataRow("{}", "{}")]
    public void Braces_expand_as_in_bash(string pattern, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', BracePattern.Expand(pattern)));

    [TestMethod]
    [DataRow("a{0..1.tar")]
    [DataRow("a0..1}.tar")]
    [DataRow("a}{0..1}")]
    [DataRow("{0..99999999}")]
    [DataRow("{0..9999}{0..9999}")]
    public void Braces_that_do_not_match_and_patterns_without_end_are_refused(string pattern)
    {
        var e = Assert.ThrowsExactly<ArgumentException>(() => BracePattern.Expand(pattern));
        Assert.Contains("'", e.Message);
    }
}
