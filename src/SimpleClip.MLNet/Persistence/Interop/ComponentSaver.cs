using Microsoft.ML;

namespace SimpleClip.Persistence.Interop;

/// <summary>Writes a component into ML.NET's model zip.</summary>
/// <remarks>
/// The component's own stream, after ML.NET's header, holds three values: the simple name of its assembly and the full name of its type
/// (both as numbers into the header's string table), and the version of its entries (Int32). Its entries are files beside that stream.
/// </remarks>
internal static class ComponentSaver
{
    public static void Save(IPersistentTransformer component, ModelSaveContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ComponentType type = ComponentType.Of(component.GetType());
        if (!context.InRepository)
        {
            throw new NotSupportedException($"{type} can only be saved into a model zip: use mlContext.Model.Save.");
        }

        context.CheckAtModel();
        context.SetVersionInfo(ComponentHeader.VersionInfo);
        context.SaveNonEmptyString(type.AssemblyName);
        context.SaveNonEmptyString(type.TypeName);
        context.Writer.Write(type.FormatVersion);
        component.Save(new ComponentWriter((name, write) => context.SaveBinaryStream(name, entry => write(entry.BaseStream))));
    }
}
