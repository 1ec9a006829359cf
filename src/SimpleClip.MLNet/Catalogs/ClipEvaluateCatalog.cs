using Microsoft.ML;

namespace SimpleClip;

/// <summary>The door to SimpleClip's evaluators, which join it as extension methods.</summary>
public sealed class ClipEvaluateCatalog
{
    internal ClipEvaluateCatalog(MLContext context) => Context = context;

    /// <summary>Gets the context the evaluators run on.</summary>
    public MLContext Context { get; }
}
