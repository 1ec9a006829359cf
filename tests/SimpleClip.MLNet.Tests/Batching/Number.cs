namespace SimpleClip.MLNet.Tests.Batching;

/// <summary>A row of test data.</summary>
internal sealed class Number
{
    public float Value { get; set; }

    public string Name { get; set; } = "";

    public static Number[] Sequence(int count) => Enumerable.Range(0, count).Select(i => new Number { Value = i, Name = $"n{i}" }).ToArray();
}
