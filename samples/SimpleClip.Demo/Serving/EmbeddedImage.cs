namespace SimpleClip.Demo.Serving;

/// <summary>A row of data that have gone through an image tower.</summary>
internal sealed class EmbeddedImage
{
    public string ImagePath { get; set; } = "";

    public float[] Embedding { get; set; } = [];
}
