using Microsoft.ML;

namespace SimpleClip;

/// <summary>
/// What SimpleClip offers on one <see cref="MLContext"/>: loading data, transforms, evaluation and, where SimpleClip.Trainers is
/// referenced, trainers.
/// </summary>
/// <remarks>Immutable and safe for concurrent use, as far as the context is.</remarks>
public sealed class ClipCatalog
{
    internal ClipCatalog(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
        Data = new ClipDataCatalog(context);
        Transforms = new ClipTransformsCatalog(context);
        Evaluate = new ClipEvaluateCatalog(context);
    }

    /// <summary>Gets the context this catalog was opened on.</summary>
    public MLContext Context { get; }

    /// <summary>Gets the loaders of image-text pairs and image folders.</summary>
    public ClipDataCatalog Data { get; }

    /// <summary>Gets the door to the transforms; the package SimpleClip.Transforms fills it.</summary>
    public ClipTransformsCatalog Transforms { get; }

    /// <summary>Gets the door to the evaluators; the package SimpleClip.Transforms fills it.</summary>
    public ClipEvaluateCatalog Evaluate { get; }
}
