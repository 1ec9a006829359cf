namespace Microsoft.ML.Runtime;

/// <summary>The environment of one component, with a random generator of its own.</summary>
internal sealed class Host(string parentName, string name, Random random, MessageHub hub, ComponentCatalog catalog)
    : HostEnvironment(parentName == null ? name : $"{parentName}; {name}", name, random, hub, catalog), IHost
{
    public Random Rand => Random;

    public override string ContextDescription => FullName;
}
