using Microsoft.ML;

namespace SimpleClip;

/// <summary>The one door into SimpleClip: <c>mlContext.Clip()</c>.</summary>
public static class MLContextExtensions
{
    /// <summary>
    /// Opens the catalogs of SimpleClip for <paramref name="context"/>, as <c>mlContext.Auto()</c> opens those of AutoML.
    /// </summary>
    /// <param name="context">The context whose log, seed, device and cancellation the components use.</param>
    /// <returns>A catalog that holds nothing but the context; calling this again costs nothing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public static ClipCatalog Clip(this MLContext context) => new(context);
}
