namespace SimpleClip.WebApi.Classification;

/// <summary>What the pipeline says of a picture.</summary>
internal sealed class Answer
{
    public float[] Score { get; set; } = [];
}
