using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Access to a catalog's environment.</summary>
internal static class CatalogUtils
{
    public static IHostEnvironment GetEnvironment(this IInternalCatalog catalog) =>
        Contracts.CheckRef(catalog, nameof(catalog)).Environment;
}
