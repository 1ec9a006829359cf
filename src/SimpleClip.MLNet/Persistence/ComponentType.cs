using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace SimpleClip.Persistence;

/// <summary>A transformer type that can be saved and loaded: its name in files, its version, and the way to create it.</summary>
internal abstract class ComponentType
{
    private ComponentType(Type type)
    {
        AssemblyName = type.Assembly.GetName().Name!;
        TypeName = type.FullName!;
    }

    /// <summary>Gets the simple name of the assembly: files outlive versions and strong names.</summary>
    public string AssemblyName { get; }

    public string TypeName { get; }

    public abstract int FormatVersion { get; }

    /// <summary>Describes the type of a component about to be saved.</summary>
    /// <exception cref="NotSupportedException">The type could not be loaded again.</exception>
    public static ComponentType Of(Type type) =>
        WhyNotLoadable(type) is string reason ? throw new NotSupportedException($"{type} cannot be saved: {reason}.") : Describe(type);

    /// <summary>
    /// Finds the type that a file names, and trusts the name no further than the rules of <see cref="ClipComponentsAttribute"/> go.
    /// </summary>
    /// <exception cref="InvalidDataException">There is no such type, or it is none that a file may name.</exception>
    public static ComponentType Find(string assemblyName, string typeName)
    {
        Assembly assembly = FindAssembly(assemblyName, typeName);
        if (!IsMarked(assembly))
        {
            throw new InvalidDataException(
                $"The model file names the component {typeName} of {assemblyName}, an assembly without [assembly: ClipComponents]; " +
                "nothing is loaded from there.");
        }

        Type type = assembly.GetType(typeName, throwOnError: false) ?? throw new InvalidDataException(
            $"The model file names the component {typeName}, which {assembly.GetName()} does not have. " +
            "Was it saved with a newer version of the package?");
        return WhyNotLoadable(type) is string reason
            ? throw new InvalidDataException($"The model file names {typeName} of {assemblyName} as a component: {reason}.")
            : Describe(type);
    }

    public abstract ITransformer Load(IHostEnvironment environment, ComponentReader reader);

    public override string ToString() => $"{TypeName} of {AssemblyName}";

    private static Assembly FindAssembly(string assemblyName, string typeName)
    {
        // A simple name and nothing else: no path, version, culture or key, and so no say in where the assembly comes from.
        if (!assemblyName.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
        {
            throw new InvalidDataException(
                $"The model file names the component {typeName} of '{assemblyName}', which is not the simple name of an assembly.");
        }

        try
        {
            return Assembly.Load(new AssemblyName(assemblyName));
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The model file needs the component {typeName} of {assemblyName}, and that assembly cannot be loaded; " +
                $"reference its package in this application. {e.Message}",
                e);
        }
    }

    private static string? WhyNotLoadable(Type type)
    {
        if (!IsMarked(type.Assembly))
        {
            return $"its assembly {type.Assembly.GetName().Name} lacks [assembly: ClipComponents]";
        }

        bool isComponent = type is { IsClass: true, IsAbstract: false, IsGenericType: false } && type.GetInterfaces().Any(
            i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IPersistentTransformer<>) && i.GenericTypeArguments[0] == type);
        return isComponent ? null : $"it is not a concrete class that implements IPersistentTransformer<{type.Name}>";
    }

    /// <summary>Looks at the mark without running any code of the assembly.</summary>
    private static bool IsMarked(Assembly assembly) =>
        assembly.GetCustomAttributesData().Any(attribute => attribute.AttributeType == typeof(ClipComponentsAttribute));

    private static ComponentType Describe(Type type) =>
        (ComponentType)Activator.CreateInstance(typeof(Described<>).MakeGenericType(type), nonPublic: true)!;

    private sealed class Described<T>() : ComponentType(typeof(T))
        where T : class, IPersistentTransformer<T>
    {
        public override int FormatVersion => T.FormatVersion;

        public override ITransformer Load(IHostEnvironment environment, ComponentReader reader) => T.Load(environment, reader);
    }
}
