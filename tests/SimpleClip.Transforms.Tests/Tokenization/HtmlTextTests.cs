using SimpleClip.Tokenization;

namespace SimpleClip.Tests.Tokenization;

[TestClass]
public sealed class HtmlTextTests
{
    // Expected values are those of Python's html.unescape.
    [TestMethod]
    [DataRow("no reference", "no reference")]
    [DataRow("a &amp; b &lt;c&gt; &quot;d&quot; &#39;e&#x27;", "a & b <c> \"d\" 'e'")]
    [DataRow("&copy2024 &notit; &notin;", "©2024 ¬it; ∉")]
    [DataRow("&CounterClockwiseContourIntegral; &NotEqualTilde;", "∳ ≂̸")]
    [DataRow("&unknown; & &; &#; &#x; &#xg;", "&unknown; & &; &#; &#x; &#xg;")]
    [DataRow("&#0; &#xD800; &#x110000; &#99999999999;", "\uFFFD \uFFFD \uFFFD \uFFFD")]
    [DataRow("&#128; &#150; &#x99;", "\u20AC \u2013 \u2122")]
    [DataRow("&#1; &#x7F; &#xFFFE; &#11;", "   ")]
    [DataRow("&#x1F600; &#13;", "😀 \r")]
    [DataRow("&amp;amp;", "&amp;")]
    [DataRow("tail &amp", "tail &")]
    public void References_become_what_they_stand_for(string text, string expected) => Assert.AreEqual(expected, HtmlText.Unescape(text));
}
