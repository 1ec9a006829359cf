using Microsoft.Extensions.VectorData;
using SimpleClip.Testing;

namespace SimpleClip.VectorSearch.Tests;

/// <summary>A record that comes with its vector.</summary>
internal sealed class StoredVector
{
    [VectorStoreKey]
    public string Name { get; set; } = "";

    [VectorStoreVector(ColorModel.Dimension, DistanceFunction = DistanceFunction.CosineSimilarity)]
    public ReadOnlyMemory<float> Image { get; set; }
}
