namespace SimpleClip.Data;

/// <summary>Names of classes as a row's captions: each becomes a single id, the number of the class.</summary>
/// <param name="Classes">The classes.</param>
internal sealed record ClassInput(ClassNames Classes) : TextInput(1)
{
    public override PreparedTexts Prepare(IReadOnlyList<string> captions) => new([.. captions.Select(label => (long)Classes.NumberOf(label))], 1, 1, 0);
}
