namespace SimpleClip.Bench.Serving;

/// <summary>A row with its embedding.</summary>
internal sealed class Embedded
{
    public float[] Embedding { get; set; } = [];
}
