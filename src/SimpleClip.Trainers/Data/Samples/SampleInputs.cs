namespace SimpleClip.Data;

/// <summary>What a sample has to become for the towers that read it.</summary>
/// <param name="Images">The pictures, the student's first.</param>
/// <param name="Texts">The texts, the student's first.</param>
internal sealed record SampleInputs(IReadOnlyList<ImageView> Images, IReadOnlyList<TextInput> Texts)
{
    /// <summary>Bytes of all pictures of a sample.</summary>
    public int PixelBytes => Images.Sum(static view => view.Bytes);

    /// <summary>Where a picture begins among those of a sample.</summary>
    public int OffsetOf(int view) => Images.Take(view).Sum(static earlier => earlier.Bytes);
}
