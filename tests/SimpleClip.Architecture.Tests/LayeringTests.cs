namespace SimpleClip.Architecture.Tests;

[TestClass]
public sealed class LayeringTests
{
    [TestMethod]
    [DataRow(ProductAssembly.MLNet)]
    [DataRow(ProductAssembly.Transforms)]
    public void A_serving_application_never_loads_TorchSharp(string assembly) =>
        CollectionAssert.DoesNotContain(References(assembly), "TorchSharp");

    [TestMethod]
    public void Arrows_between_projects_point_one_way()
    {
        for (int layer = 0; layer < ProductAssembly.Layers.Count; layer++)
        {
            string[] references = References(ProductAssembly.Layers[layer]);
            foreach (string higher in ProductAssembly.Layers.Skip(layer))
            {
                CollectionAssert.DoesNotContain(references, higher, $"{ProductAssembly.Layers[layer]} must not reference {higher}.");
            }
        }
    }

    [TestMethod]
    [DataRow("SimpleClip.Networks")]
    [DataRow("SimpleClip.Losses")]
    public void Networks_and_losses_know_tensors_and_nothing_of_MLNet_or_files(string userNamespace)
    {
        using var trainers = ProductAssembly.Read(ProductAssembly.Trainers);
        Assert.IsTrue(trainers.GetTypes().Any(type => type.Namespace == userNamespace), $"The namespace {userNamespace} is empty: the rule would check nothing.");

        IReadOnlyList<string> uses = TypeDependencies.Find(
            trainers, userNamespace, "Microsoft.ML", ProductAssembly.MLNet, ProductAssembly.Transforms, "System.IO");

        Assert.IsEmpty(uses, string.Join('\n', uses));
    }

    private static string[] References(string assembly)
    {
        using var module = ProductAssembly.Read(assembly);
        return [.. module.AssemblyReferences.Select(reference => reference.Name)];
    }
}
