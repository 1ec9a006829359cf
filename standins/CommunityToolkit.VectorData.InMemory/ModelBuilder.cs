using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace CommunityToolkit.VectorData.InMemory;

/// <summary>The rules for records: any key and data, and vectors of floats.</summary>
internal sealed class ModelBuilder() : CollectionModelBuilder(
    new CollectionModelBuildingOptions { RequiresAtLeastOneVector = false, SupportsMultipleVectors = true })
{
    public const string VectorTypes = "ReadOnlyMemory<float>, Embedding<float>, float[]";

    public static bool IsVector(Type type) =>
        type == typeof(ReadOnlyMemory<float>) || type == typeof(ReadOnlyMemory<float>?)
        || type == typeof(Embedding<float>) || type == typeof(float[]);

    protected override bool IsDataPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = null;
        return true;
    }

    protected override bool IsVectorPropertyTypeValid(Type type, [NotNullWhen(false)] out string? supportedTypes)
    {
        supportedTypes = VectorTypes;
        return IsVector(type);
    }
}
