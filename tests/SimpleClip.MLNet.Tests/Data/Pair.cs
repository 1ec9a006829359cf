namespace SimpleClip.MLNet.Tests.Data;

/// <summary>A row of image-text pairs.</summary>
internal sealed class Pair
{
    public string ImagePath { get; set; } = "";

    public string[] Captions { get; set; } = [];

    public string FileName => Path.GetFileName(ImagePath);

    public override string ToString() => $"{FileName}: {string.Join("|", Captions)}";
}
