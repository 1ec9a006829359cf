using Microsoft.ML;

namespace SimpleClip;

/// <summary>Loads image-text pairs and image folders.</summary>
public sealed class ClipDataCatalog
{
    internal ClipDataCatalog(MLContext context) => Context = context;

    /// <summary>Gets the context the data is loaded on.</summary>
    public MLContext Context { get; }
}
