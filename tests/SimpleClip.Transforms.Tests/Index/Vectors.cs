using SimpleClip.Numerics;

namespace SimpleClip.Tests.Index;

/// <summary>Vectors for tests, and what a search must find in them.</summary>
internal static class Vectors
{
    /// <summary>Random vectors, shape [count, dimension].</summary>
    public static float[] Random(int count, int dimension, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * dimension).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    /// <summary>Keys "0", "1", …</summary>
    public static string[] Keys(int count, int first = 0) => [.. Enumerable.Range(first, count).Select(row => $"row-{row}")];

    /// <summary>The vector of a row.</summary>
    public static ReadOnlySpan<float> Row(float[] vectors, int row, int dimension) => vectors.AsSpan(row * dimension, dimension);

    /// <summary>The cosine, with 64-bit numbers and one term after the other.</summary>
    public static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double product = 0, leftSquare = 0, rightSquare = 0;
        for (int i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            leftSquare += (double)left[i] * left[i];
            rightSquare += (double)right[i] * right[i];
        }

        return product / Math.Sqrt(leftSquare * rightSquare);
    }

    /// <summary>An index in memory of random vectors.</summary>
    public static EmbeddingIndex Index(int count, int dimension, EmbeddingIndex.Options? options = null)
    {
        var index = EmbeddingIndex.Create(dimension, options);
        index.Add(Keys(count), Random(count, dimension));
        return index;
    }

    /// <summary>A vector of length 1.</summary>
    public static float[] Unit(params float[] values)
    {
        VectorMath.Normalize(values);
        return values;
    }
}
