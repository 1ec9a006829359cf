namespace SimpleClip.Bench.Serving;

/// <summary>A row: the path of an image file, or its bytes.</summary>
internal sealed class Photo
{
    public string ImagePath { get; set; } = "";

    public byte[] Image { get; set; } = [];
}
