namespace SimpleClip.ServingApp;

/// <summary>What a classifying pipeline says of a row.</summary>
internal sealed class Classified
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
