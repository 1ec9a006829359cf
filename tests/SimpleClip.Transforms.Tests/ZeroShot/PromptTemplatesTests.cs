namespace SimpleClip.Tests.ZeroShot;

[TestClass]
public sealed class PromptTemplatesTests
{
    [TestMethod]
    public void The_name_goes_into_every_template() => CollectionAssert.AreEqual(
        new[] { "a cat", "cat and cat" }, PromptTemplates.Fill(["a {}", "{} and {}"], "cat").ToArray());

    [TestMethod]
    public void Built_in_templates_are_valid()
    {
        foreach (IReadOnlyList<string> templates in (
            IReadOnlyList<string>[])[PromptTemplates.Plain, PromptTemplates.Photo, PromptTemplates.Simple])
        {
            Assert.HasCount(
                templates.Count, PromptTemplates.Fill(templates, "cat").Where(prompt => prompt.Contains("cat", StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    public void A_template_without_a_place_for_the_name_is_named() => Assert.Contains(
        "'a photo'", Assert.ThrowsExactly<ArgumentException>(() => PromptTemplates.Fill(["a {}", "a photo"], "cat")).Message);

    [TestMethod]
    public void Nothing_to_fill_in_is_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => PromptTemplates.Fill([], "cat"));
        Assert.ThrowsExactly<ArgumentException>(() => PromptTemplates.Fill(["{}"], " "));
    }
}
