using System.Collections.Concurrent;

namespace CommunityToolkit.VectorData.InMemory;

/// <summary>The records of a collection by their keys.</summary>
internal sealed class StoredCollection(Type recordType)
{
    public Type RecordType { get; } = recordType;

    public ConcurrentDictionary<object, StoredRecord> Records { get; } = new();
}
