using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace SimpleClip.Persistence.Interop;

/// <summary>Creates a component from ML.NET's model zip; the counterpart of <see cref="ComponentSaver"/>.</summary>
internal static class ComponentLoader
{
    /// <summary>Called by ML.NET through reflection: the name and the parameters are those it looks for.</summary>
    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        try
        {
            return Load(env, ctx);
        }
        catch (Exception e)
        {
            // ML.NET calls this through reflection, and hides what was thrown in a TargetInvocationException unless the exception is marked
            // as one it knows.
            throw env.Process(e);
        }
    }

    private static ITransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        string assemblyName;
        string typeName;
        int formatVersion;
        try
        {
            context.CheckAtModel(ComponentHeader.VersionInfo);
            assemblyName = context.LoadNonEmptyString();
            typeName = context.LoadNonEmptyString();
            formatVersion = context.Reader.ReadInt32();
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"The model file is damaged: the name of the component in '{context.Directory}' cannot be read: {e.Message}", e);
        }

        ComponentType type = ComponentType.Find(assemblyName, typeName);
        if (formatVersion < 1 || formatVersion > type.FormatVersion)
        {
            throw new InvalidDataException(
                $"Component {type} was saved in format {formatVersion}, and this version of {type.AssemblyName} reads 1 to " +
                $"{type.FormatVersion}. A newer version of the package may read it.");
        }

        var reader = new ComponentReader(
            $"{typeName} in '{context.Directory}'",
            formatVersion,
            (name, read) => context.TryLoadBinaryStream(name, entry => read(entry.BaseStream)));
        return type.Load(environment, reader);
    }
}
