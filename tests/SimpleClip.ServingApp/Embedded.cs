namespace SimpleClip.ServingApp;

/// <summary>What an embedding pipeline says of a row.</summary>
internal sealed class Embedded
{
    public float[] Embedding { get; set; } = [];
}
