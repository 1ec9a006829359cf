using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>One number for every stage of a network that has stages, as its numbers of blocks. Equal to another one with the same
/// numbers.</summary>
/// <remarks>A list of numbers in JSON; <c>[3, 4, 6, 3]</c> in C#.</remarks>
[JsonConverter(typeof(StageSizesConverter))]
[CollectionBuilder(typeof(StageSizes), nameof(Create))]
public sealed class StageSizes : IReadOnlyList<int>, IEquatable<StageSizes>
{
    private readonly int[] _sizes;

    private StageSizes(int[] sizes) => _sizes = sizes;

    /// <summary>Number of stages.</summary>
    public int Count => _sizes.Length;

    /// <summary>The number of a stage.</summary>
    /// <param name="index">The stage, from 0.</param>
    public int this[int index] => _sizes[index];

    /// <summary>Makes the list.</summary>
    /// <param name="sizes">The numbers, first stage first.</param>
    public static StageSizes Create(ReadOnlySpan<int> sizes) => new(sizes.ToArray());

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_sizes).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(StageSizes? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StageSizes);

    /// <inheritdoc/>
    public override int GetHashCode() => _sizes.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _sizes)}]";
}
