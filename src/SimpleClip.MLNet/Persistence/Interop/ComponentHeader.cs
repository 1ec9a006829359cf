using Microsoft.ML;

namespace SimpleClip.Persistence.Interop;

/// <summary>The header that ML.NET keeps of every saved component, the same for all of SimpleClip's.</summary>
internal static class ComponentHeader
{
    /// <summary>At most 24 characters.</summary>
    public const string LoaderSignature = "SimpleClipComponent";

    /// <summary>Exactly eight characters.</summary>
    private const string ModelSignature = "SIMPCLIP";

    private const uint Version = 0x00010001;

    /// <summary>
    /// Gets the header's content. The assembly is named without its version: with it, a model saved by a newer version could not be loaded
    /// by an older one, whatever the version of the component's own entries.
    /// </summary>
    public static VersionInfo VersionInfo => new(
        modelSignature: ModelSignature,
        verWrittenCur: Version,
        verReadableCur: Version,
        verWeCanReadBack: Version,
        loaderAssemblyName: typeof(ComponentHeader).Assembly.GetName().Name,
        loaderSignature: LoaderSignature);
}
