using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SimpleClip.Testing;

namespace SimpleClip.VectorSearch.Tests;

/// <summary>A record whose vector the store makes of a picture.</summary>
internal sealed class StoredPicture
{
    [VectorStoreKey]
    public string Name { get; set; } = "";

    [VectorStoreVector(ColorModel.Dimension, DistanceFunction = DistanceFunction.CosineSimilarity)]
    public DataContent? Image { get; set; }
}
