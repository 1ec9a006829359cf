namespace SimpleClip.Data;

/// <summary>How a row's captions are wanted: as ids, a row of them for each.</summary>
/// <param name="ContextLength">Ids of a row.</param>
internal abstract record TextInput(int ContextLength)
{
    /// <summary>Makes ids of captions. Called by several threads at once.</summary>
    public abstract PreparedTexts Prepare(IReadOnlyList<string> captions);
}
