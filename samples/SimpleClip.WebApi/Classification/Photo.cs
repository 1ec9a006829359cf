namespace SimpleClip.WebApi.Classification;

/// <summary>A row of the pipeline: a picture's file.</summary>
internal sealed class Photo
{
    public byte[] Image { get; set; } = [];
}
