namespace SimpleClip.Architecture.Tests;

[TestClass]
public sealed class ReadmeTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(ProductAssembly.ProjectDirectory, "../.."));

    [TestMethod]
    [DataRow("Quickstart")]
    [DataRow("Simplify")]
    [DataRow("Distill")]
    public void The_programs_in_the_readme_are_samples_that_compile(string sample)
    {
        string readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        string program = File.ReadAllText(Path.Combine(Root, $"samples/SimpleClip.{sample}/Program.cs"));

        StringAssert.Contains(readme, $"```csharp\n{program.TrimEnd()}\n```");
    }

    [TestMethod]
    public void Links_in_the_readme_lead_to_files()
    {
        string readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        string[] links = [.. System.Text.RegularExpressions.Regex.Matches(readme, @"\]\((?!https?:)([^)]+)\)").Select(match => match.Groups[1].Value)];

        Assert.IsNotEmpty(links);
        string[] broken = [.. links.Where(link => !Path.Exists(Path.Combine(Root, link)))];
        Assert.IsEmpty(broken, string.Join(", ", broken));
    }
}
