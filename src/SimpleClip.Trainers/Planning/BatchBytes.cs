namespace SimpleClip.Planning;

/// <summary>Bytes that depend on the batch.</summary>
/// <param name="PerSample">For each image or caption.</param>
/// <param name="Fixed">For a batch of any size.</param>
internal readonly record struct BatchBytes(long PerSample, long Fixed)
{
    public static BatchBytes operator +(BatchBytes one, BatchBytes other) => new(one.PerSample + other.PerSample, one.Fixed + other.Fixed);

    public static BatchBytes operator *(BatchBytes bytes, int factor) => new(bytes.PerSample * factor, bytes.Fixed);

    /// <summary>Bytes of a batch.</summary>
    public long Of(long count) => (PerSample * count) + Fixed;
}
