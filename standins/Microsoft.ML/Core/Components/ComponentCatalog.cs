using System.Reflection;

namespace Microsoft.ML.Runtime;

/// <summary>The classes that models may name, found through the attributes of registered assemblies.</summary>
public sealed class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _assemblies = [];
    private readonly Dictionary<(string Name, Type Signature), LoadableClass> _classes = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        lock (_lock)
        {
            if (!_assemblies.Add(assembly.FullName))
                return;
            foreach (LoadableClassAttributeBase attribute in assembly.GetCustomAttributes(typeof(LoadableClassAttributeBase)))
                Add(attribute, throwOnError);
        }
    }

    /// <summary>Creates an instance of the class registered under a name, or returns false if there is none.</summary>
    internal static bool TryCreateInstance<TRes, TSig>(IHostEnvironment env, out TRes result, string name, string options,
        params object[] extra)
        where TRes : class
    {
        Contracts.CheckValue(env, nameof(env));
        bool found = env.ComponentCatalog._classes.TryGetValue((name.ToLowerInvariant(), typeof(TSig)), out LoadableClass loadable)
            && typeof(TRes).IsAssignableFrom(loadable.Type);
        result = found ? (TRes)loadable.Create(env, extra) : null;
        return found;
    }

    private void Add(LoadableClassAttributeBase attribute, bool throwOnError)
    {
        var loadable = LoadableClass.Find(attribute);
        if (loadable == null)
        {
            if (throwOnError)
                throw Contracts.Except($"Can't instantiate loadable class '{attribute.InstanceType.Name}' with name '{attribute.LoadNames[0]}'");
            return;
        }
        foreach (Type signature in attribute.SigTypes)
        {
            foreach (string name in attribute.LoadNames)
            {
                (string, Type) key = (name.ToLowerInvariant(), signature);
                if (!_classes.TryAdd(key, loadable) && throwOnError)
                {
                    throw Contracts.Except($"ComponentCatalog cannot map name '{name}' and SignatureType '{signature}' "
                        + $"to {attribute.InstanceType.Name}, already mapped to {_classes[key].Type.Name}.");
                }
            }
        }
    }
}
