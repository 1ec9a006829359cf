namespace CommunityToolkit.VectorData.InMemory;

/// <summary>A record as its user gave it, and the vectors that were generated from its properties, by the properties' names.</summary>
internal sealed record StoredRecord(object Record, IReadOnlyDictionary<string, ReadOnlyMemory<float>> Generated);
