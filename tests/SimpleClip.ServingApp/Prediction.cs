namespace SimpleClip.ServingApp;

/// <summary>What the pipelines of the tests add to a row; a pipeline fills what it has.</summary>
internal sealed class Prediction
{
    public float[] Embedding { get; set; } = [];

    public float[] ImageEmbedding { get; set; } = [];

    public float[] TextEmbedding { get; set; } = [];

    public float[] Score { get; set; } = [];

    public uint PredictedLabel { get; set; }

    public uint[] PredictedLabels { get; set; } = [];

    public float Similarity { get; set; }

    public string[] Matches { get; set; } = [];

    public uint PredictedKey { get; set; }

    public string PredictedName { get; set; } = "";

    /// <summary>The values of those columns that there is a member for, as <see cref="RowValues"/> gives them.</summary>
    public Dictionary<string, string> ToTexts(IEnumerable<string> columns) => columns
        .Where(column => typeof(Prediction).GetProperty(column) is not null)
        .ToDictionary(column => column, column => RowValues.Text(typeof(Prediction).GetProperty(column)!.GetValue(this)!));
}
