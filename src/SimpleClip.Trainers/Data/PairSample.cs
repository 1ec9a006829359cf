using Microsoft.ML.Data;
using SimpleClip.Images;

namespace SimpleClip.Data;

/// <summary>A row of image-text data as read, nothing decoded.</summary>
/// <param name="Id">The row's identity, the same in every epoch.</param>
/// <param name="Name">The row in words, for messages.</param>
/// <param name="Image">Where the image comes from; null if the row has none.</param>
/// <param name="Captions">The row's captions, blank ones left out.</param>
/// <param name="Owned">What is behind the image and has to be disposed with the sample; null if nothing has.</param>
internal sealed record PairSample(DataViewRowId Id, string Name, ImageSource? Image, IReadOnlyList<string> Captions, IDisposable? Owned) : IDisposable
{
    public void Dispose() => Owned?.Dispose();
}
