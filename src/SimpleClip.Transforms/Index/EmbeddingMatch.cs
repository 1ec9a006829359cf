namespace SimpleClip;

/// <summary>One result of a search in an <see cref="EmbeddingIndex"/>.</summary>
/// <param name="Key">The key of the vector found.</param>
/// <param name="Score">Its cosine with the query, from -1 to 1 but for rounding; higher is more similar.</param>
public readonly record struct EmbeddingMatch(string Key, float Score);
