using SimpleClip.Persistence;

namespace SimpleClip.MLNet.Tests.Persistence;

[TestClass]
public sealed class ComponentWriterTests
{
    [TestMethod]
    [DataRow("weights")]
    [DataRow("image.onnx")]
    [DataRow("a-b_c.1")]
    public void Plain_file_names_are_allowed(string name)
    {
        var written = new List<string>();
        new ComponentWriter((entry, write) => written.Add(entry)).WriteStream(name, _ => { });
        CollectionAssert.AreEqual(new[] { name }, written);
    }

    [TestMethod]
    [DataRow("a/b")]
    [DataRow("a\\b")]
    [DataRow("..")]
    [DataRow("a..b")]
    [DataRow("ä")]
    [DataRow("a b")]
    [DataRow("Model.key")]
    [DataRow("model.KEY")]
    [DataRow("")]
    public void Names_that_could_leave_the_folder_or_clash_are_refused(string name)
    {
        var writer = new ComponentWriter((_, _) => Assert.Fail("nothing may be written"));
        Assert.Throws<ArgumentException>(() => writer.WriteStream(name, _ => { }));
    }

    [TestMethod]
    public void A_name_is_used_once_whatever_the_case()
    {
        var writer = new ComponentWriter((_, write) => write(Stream.Null));
        writer.WriteStream("Weights", _ => { });
        Assert.ThrowsExactly<ArgumentException>(() => writer.WriteStream("weights", _ => { }));
    }
}
