namespace SimpleClip;

/// <summary>What a synthesis of captions gave.</summary>
public sealed class CaptionSynthesisReport
{
    internal CaptionSynthesisReport()
    {
    }

    /// <summary>Gets the number of rows of the data, and of lines of each file.</summary>
    public required long Rows { get; init; }

    /// <summary>Gets the number of captions wanted: rows by captions per row.</summary>
    public required long Captions { get; init; }

    /// <summary>Gets the number of captions that earlier runs had made.</summary>
    public required long Reused { get; init; }

    /// <summary>Gets the number of captions that this run made.</summary>
    public required long Made { get; init; }

    /// <summary>Gets the number of captions that could not be made. Their lines are blank; the next run asks for them again.</summary>
    public required long Failed { get; init; }

    /// <summary>Gets the first failures, each with its row and the reason.</summary>
    public required IReadOnlyList<string> FirstProblems { get; init; }

    /// <summary>Gets the files written, one for each caption of a row: line i of each belongs to row i.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Gets the tokens that this run sent, as far as the service counts them, repeated requests that failed left out.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Gets the tokens that the model wrote in this run, as far as the service counts them.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>Gives the report as text of one or several lines, to be read by people.</summary>
    public override string ToString()
    {
        string totals = $"{Captions:N0} captions of {Rows:N0} rows: {Made:N0} made, {Reused:N0} there already, {Failed:N0} failed";
        return string.Join(Environment.NewLine + "  ", FirstProblems.Prepend(totals));
    }
}
