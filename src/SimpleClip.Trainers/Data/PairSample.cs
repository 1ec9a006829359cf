using Microsoft.ML.Data;
using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>A row of image-text data as read, nothing decoded.</summary>
/// <param name="Id">The row's identity, the same in every epoch.</param>
/// <param name="Name">The row in words, for messages.</param>
/// <param name="Image">Where the image comes from; null if the row has none.</param>
/// <param name="CaptionsBySource">The row's captions of each source, blank ones left out.</param>
/// <param name="Owned">What is behind the image and has to be disposed with the sample; null if nothing has.</param>
internal sealed record PairSample(
    DataViewRowId Id, string Name, ImageSource? Image, IReadOnlyList<IReadOnlyList<string>> CaptionsBySource, IDisposable? Owned) : IDisposable
{
    /// <summary>The captions of the first source that has any; empty if none has.</summary>
    public IReadOnlyList<string> Captions => CaptionsBySource.FirstOrDefault(captions => captions.Count > 0) ?? [];

    public void Dispose() => Owned?.Dispose();
}
