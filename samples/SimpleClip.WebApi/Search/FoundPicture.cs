namespace SimpleClip.WebApi.Search;

/// <summary>A picture found.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Score">Its cosine with what was asked for.</param>
internal sealed record FoundPicture(string Url, float Score);
