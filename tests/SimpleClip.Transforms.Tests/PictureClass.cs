namespace SimpleClip.Tests;

/// <summary>What classifying pipelines add.</summary>
internal sealed class PictureClass
{
    public float[] Score { get; set; } = [];

    public string PredictedName { get; set; } = "";
}
