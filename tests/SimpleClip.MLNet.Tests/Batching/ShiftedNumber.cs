namespace SimpleClip.MLNet.Tests.Batching;

/// <summary>A row of transformed test data.</summary>
internal sealed class ShiftedNumber
{
    public float Value { get; set; }

    public string Name { get; set; } = "";

    public float Shifted { get; set; }

    public int ShiftedBatchSize { get; set; }

    public void AssertConsistent()
    {
        Assert.AreEqual(Value + 100, Shifted);
        Assert.AreEqual($"n{Value}", Name);
    }
}
