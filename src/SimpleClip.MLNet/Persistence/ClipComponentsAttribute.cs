namespace SimpleClip.Persistence;

/// <summary>Marks an assembly whose transformers may be created from a model file.</summary>
/// <remarks>
/// A model file names the components it holds. Only types of assemblies that carry this mark, and that implement
/// <see cref="IPersistentTransformer{TSelf}"/> themselves, are ever created from such a name.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ClipComponentsAttribute : Attribute;
