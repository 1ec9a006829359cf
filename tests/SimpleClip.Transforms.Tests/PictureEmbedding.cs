namespace SimpleClip.Tests;

/// <summary>What embedding pipelines add.</summary>
internal sealed class PictureEmbedding
{
    public float[] Embedding { get; set; } = [];
}
