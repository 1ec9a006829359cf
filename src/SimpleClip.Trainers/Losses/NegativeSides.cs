namespace SimpleClip.Losses;

/// <summary>Which side of a pair is exchanged to make a pair that does not match.</summary>
public enum NegativeSides
{
    /// <summary>Each image gets the text of another: one negative for each pair.</summary>
    Texts,

    /// <summary>Each text gets the image of another: one negative for each pair.</summary>
    Images,

    /// <summary>Both: two negatives for each pair, as ALBEF and BLIP.</summary>
    Both,
}
