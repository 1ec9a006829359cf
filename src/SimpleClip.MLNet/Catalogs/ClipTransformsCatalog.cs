using Microsoft.ML;

namespace SimpleClip;

/// <summary>The door to SimpleClip's transforms, which join it as extension methods.</summary>
public sealed class ClipTransformsCatalog
{
    internal ClipTransformsCatalog(MLContext context) => Context = context;

    /// <summary>Gets the context the transforms are made on.</summary>
    public MLContext Context { get; }
}
