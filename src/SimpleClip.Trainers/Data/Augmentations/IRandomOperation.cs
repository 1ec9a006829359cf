namespace SimpleClip.Data;

/// <summary>One step of an augmentation. What it draws does not depend on the size of the view.</summary>
internal interface IRandomOperation
{
    /// <summary>Draws, and changes a view in place.</summary>
    /// <param name="pixels">[size, size, 3].</param>
    /// <param name="size">Side of the view.</param>
    /// <param name="random">The sample's random numbers.</param>
    void Apply(Span<byte> pixels, int size, ref SampleRandom random);
}
