using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace CommunityToolkit.VectorData.InMemory;

public class InMemoryCollection<TKey, TRecord> : VectorStoreCollection<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    private readonly ConcurrentDictionary<string, StoredCollection> _collections;
    private readonly CollectionModel _model;

    internal InMemoryCollection(ConcurrentDictionary<string, StoredCollection> collections, string name, CollectionModel model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (_collections, Name, _model) = (collections, name, model);
    }

    public override string Name { get; }

    private ConcurrentDictionary<object, StoredRecord> Records => _collections.TryGetValue(Name, out StoredCollection? collection)
        ? collection.Records
        : throw new VectorStoreException($"Collection '{Name}' does not exist.");

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_collections.ContainsKey(Name));

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
    {
        _collections.TryAdd(Name, new StoredCollection(typeof(TRecord)));
        return Task.CompletedTask;
    }

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default)
    {
        _collections.TryRemove(Name, out _);
        return Task.CompletedTask;
    }

    public override Task<TRecord?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default)
    {
        RefuseVectors(options?.IncludeVectors);
        return Task.FromResult(Records.TryGetValue(key, out StoredRecord? stored) ? (TRecord)stored.Record : null);
    }

    public override IAsyncEnumerable<TRecord> GetAsync(
        Expression<Func<TRecord, bool>> filter,
        int top,
        FilteredRecordRetrievalOptions<TRecord>? options = null,
        CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The stand-in does not filter records.");

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        Records.TryRemove(key, out _);
        return Task.CompletedTask;
    }

    public override Task UpsertAsync(TRecord record, CancellationToken cancellationToken = default) =>
        UpsertAsync([record], cancellationToken);

    public override async Task UpsertAsync(IEnumerable<TRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        TRecord[] all = [.. records];
        if (all.Length == 0)
        {
            return;
        }

        // One call of the generator for all records, as in the real store.
        var generated = new List<(string Property, IReadOnlyList<Embedding> Embeddings)>();
        foreach (VectorPropertyModel property in _model.VectorProperties.Where(property => !ModelBuilder.IsVector(property.Type)))
        {
            IEnumerable<object?> values = all.Select(property.GetValueAsObject);
            generated.Add((property.ModelName, await property.GenerateEmbeddingsAsync(values, cancellationToken).ConfigureAwait(false)));
        }

        ConcurrentDictionary<object, StoredRecord> stored = Records;
        for (int i = 0; i < all.Length; i++)
        {
            stored[Key(all[i])] = new StoredRecord(
                all[i], generated.ToDictionary(of => of.Property, of => ((Embedding<float>)of.Embeddings[i]).Vector));
        }
    }

    public override async IAsyncEnumerable<VectorSearchResult<TRecord>> SearchAsync<TInput>(
        TInput searchValue,
        int top,
        VectorSearchOptions<TRecord>? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(searchValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new VectorSearchOptions<TRecord>();
        RefuseVectors(options.IncludeVectors);
        if (options.Filter is not null || options.ScoreThreshold is not null)
        {
            throw new NotSupportedException("The stand-in searches without filters and thresholds.");
        }

        VectorPropertyModel property = _model.GetVectorPropertyOrSingle(options);
        if (property.DistanceFunction is not (null or DistanceFunction.CosineSimilarity))
        {
            throw new NotSupportedException($"The stand-in compares by cosine similarity only, not by '{property.DistanceFunction}'.");
        }

        ReadOnlyMemory<float> query = AsVector(searchValue)
            ?? await GenerateAsync(property, searchValue, cancellationToken).ConfigureAwait(false);
        IEnumerable<VectorSearchResult<TRecord>> found = Records.Values
            .Select(stored => (stored.Record, Vector: VectorOf(stored, property)))
            .Where(record => record.Vector is not null)
            .Select(record => new VectorSearchResult<TRecord>(
                (TRecord)record.Record, TensorPrimitives.CosineSimilarity(query.Span, record.Vector!.Value.Span)))
            .OrderByDescending(result => result.Score)
            .Skip(options.Skip)
            .Take(top);
        foreach (VectorSearchResult<TRecord> result in found)
        {
            yield return result;
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    private static ReadOnlyMemory<float>? AsVector(object? value) => value switch
    {
        ReadOnlyMemory<float> memory => memory,
        float[] array => array,
        Embedding<float> embedding => embedding.Vector,
        _ => default(ReadOnlyMemory<float>?), // Not null: it would be converted by way of an array, to an empty memory.
    };

    private static ReadOnlyMemory<float>? VectorOf(StoredRecord stored, VectorPropertyModel property) =>
        stored.Generated.TryGetValue(property.ModelName, out ReadOnlyMemory<float> vector)
            ? vector
            : AsVector(property.GetValueAsObject(stored.Record));

    private static async Task<ReadOnlyMemory<float>> GenerateAsync<TInput>(
        VectorPropertyModel property, TInput value, CancellationToken cancellationToken)
    {
        if (property.EmbeddingGenerationDispatcher is null)
        {
            throw property.EmbeddingGenerator is { } generator
                ? new InvalidOperationException(
                    VectorDataStrings.IncompatibleEmbeddingGeneratorWasConfiguredForInputType(typeof(TInput), generator.GetType()))
                : new NotSupportedException(
                    VectorDataStrings.InvalidSearchInputAndNoEmbeddingGeneratorWasConfigured(value!.GetType(), ModelBuilder.VectorTypes));
        }

        return ((Embedding<float>)await property.GenerateEmbeddingAsync(value, cancellationToken).ConfigureAwait(false)).Vector;
    }

    private object Key(TRecord record)
    {
        object key = _model.KeyProperty.GetValueAsObject(record)!;
        if (_model.KeyProperty.IsAutoGenerated && key is Guid guid && guid == Guid.Empty)
        {
            key = Guid.NewGuid();
            _model.KeyProperty.SetValueAsObject(record, key);
        }

        return key;
    }

    private void RefuseVectors(bool? included)
    {
        if (included == true && _model.EmbeddingGenerationRequired)
        {
            throw new NotSupportedException(VectorDataStrings.IncludeVectorsNotSupportedWithEmbeddingGeneration);
        }
    }
}
