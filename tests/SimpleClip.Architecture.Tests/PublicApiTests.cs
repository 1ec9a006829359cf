namespace SimpleClip.Architecture.Tests;

/// <summary>
/// Keeps the public surface of each product assembly as a text file, so that a change of it is always a visible diff.
/// Run the tests with SIMPLECLIP_ACCEPT_API=1 to accept the surface as it is now.
/// </summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    [DataRow(ProductAssembly.MLNet)]
    [DataRow(ProductAssembly.Transforms)]
    [DataRow(ProductAssembly.Trainers)]
    public void The_public_surface_is_the_one_on_record(string assembly)
    {
        using var module = ProductAssembly.Read(assembly);
        string actual = PublicApi.Print(module);
        string file = Path.Combine(ProductAssembly.ProjectDirectory, "PublicApi", assembly + ".txt");
        if (Environment.GetEnvironmentVariable("SIMPLECLIP_ACCEPT_API") == "1")
        {
            File.WriteAllText(file, actual);
        }

        string[] recorded = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] current = actual.TrimEnd('\n').Split('\n');
        string[] changes =
        [
            .. recorded.Except(current).Select(line => "- " + line),
            .. current.Except(recorded).Select(line => "+ " + line),
        ];
        Assert.IsTrue(
            recorded.SequenceEqual(current),
            $"The public surface of {assembly} has changed. If that is meant, run the tests once with SIMPLECLIP_ACCEPT_API=1 and commit {file}.\n{string.Join('\n', changes)}");
    }
}
