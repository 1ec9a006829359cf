using Microsoft.Extensions.AI;

namespace CommunityToolkit.VectorData.InMemory;

public sealed class InMemoryVectorStoreOptions
{
    public IEmbeddingGenerator? EmbeddingGenerator { get; set; }
}
