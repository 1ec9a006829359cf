using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace CommunityToolkit.VectorData.InMemory;

public sealed class InMemoryVectorStore : VectorStore
{
    private readonly ConcurrentDictionary<string, StoredCollection> _collections = new();
    private readonly IEmbeddingGenerator? _embeddingGenerator;

    public InMemoryVectorStore(InMemoryVectorStoreOptions? options = default) =>
        _embeddingGenerator = options?.EmbeddingGenerator;

    public override InMemoryCollection<TKey, TRecord> GetCollection<TKey, TRecord>(
        string name, VectorStoreCollectionDefinition? definition = null)
    {
        if (_collections.TryGetValue(name, out StoredCollection? existing) && existing.RecordType != typeof(TRecord))
        {
            throw new InvalidOperationException(
                $"Collection '{name}' has records of {existing.RecordType.Name}, not of {typeof(TRecord).Name}.");
        }

        return new InMemoryCollection<TKey, TRecord>(
            _collections, name, new ModelBuilder().Build(typeof(TRecord), typeof(TKey), definition, _embeddingGenerator));
    }

    public override VectorStoreCollection<object, Dictionary<string, object?>> GetDynamicCollection(
        string name, VectorStoreCollectionDefinition definition) =>
        throw new NotSupportedException("The stand-in has no dynamic collections.");

    public override IAsyncEnumerable<string> ListCollectionNamesAsync(CancellationToken cancellationToken = default) =>
        _collections.Keys.ToAsyncEnumerable();

    public override Task<bool> CollectionExistsAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult(_collections.ContainsKey(name));

    public override Task EnsureCollectionDeletedAsync(string name, CancellationToken cancellationToken = default)
    {
        _collections.TryRemove(name, out _);
        return Task.CompletedTask;
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }
}
