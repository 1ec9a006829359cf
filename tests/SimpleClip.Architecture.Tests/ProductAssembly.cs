using System.Reflection;
using Mono.Cecil;

namespace SimpleClip.Architecture.Tests;

/// <summary>Reads the product's assemblies as metadata, without loading them.</summary>
internal static class ProductAssembly
{
    public const string MLNet = "SimpleClip.MLNet";
    public const string Transforms = "SimpleClip.Transforms";
    public const string Trainers = "SimpleClip.Trainers";

    /// <summary>Gets the names of all product assemblies, lowest layer first.</summary>
    public static IReadOnlyList<string> Layers { get; } = [MLNet, Transforms, Trainers];

    /// <summary>Gets the folder of this project's sources, where the snapshots are kept.</summary>
    public static string ProjectDirectory { get; } = typeof(ProductAssembly).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ProjectDirectory").Value!;

    public static ModuleDefinition Read(string name)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        return ModuleDefinition.ReadModule(
            Path.Combine(AppContext.BaseDirectory, name + ".dll"),
            new ReaderParameters { AssemblyResolver = resolver });
    }
}
