using System.Numerics;
using System.Runtime.InteropServices;

namespace SimpleClip.Numerics;

/// <summary>The little linear algebra of embeddings, with vector instructions.</summary>
internal static class VectorMath
{
    /// <summary>The scalar product of two vectors of equal length.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ReadOnlySpan<Vector<float>> lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        ReadOnlySpan<Vector<float>> rights = MemoryMarshal.Cast<float, Vector<float>>(right[..left.Length]);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < lefts.Length; i++)
        {
            sums += lefts[i] * rights[i];
        }

        float sum = Vector.Sum(sums);
        for (int i = lefts.Length * Vector<float>.Count; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    /// <summary>Scales a vector to length 1. The zero vector stays as it is.</summary>
    public static void Normalize(Span<float> values)
    {
        // As torch.nn.functional.normalize: no division by less than 1e-12.
        float scale = 1 / Math.Max(MathF.Sqrt(Dot(values, values)), 1e-12f);
        foreach (ref float value in values)
        {
            value *= scale;
        }
    }

    /// <summary>Adds a vector to another.</summary>
    public static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        for (int i = 0; i < values.Length; i++)
        {
            sums[i] += values[i];
        }
    }

    /// <summary>Turns logits into probabilities, in place.</summary>
    public static void Softmax(Span<float> values)
    {
        float largest = float.NegativeInfinity;
        foreach (float value in values)
        {
            largest = Math.Max(largest, value);
        }

        float sum = 0;
        foreach (ref float value in values)
        {
            value = MathF.Exp(value - largest);
            sum += value;
        }

        foreach (ref float value in values)
        {
            value /= sum;
        }
    }

    /// <summary>Turns logits into probabilities of their own, in place.</summary>
    /// <param name="values">The logits.</param>
    /// <param name="bias">What is added to each.</param>
    public static void Sigmoid(Span<float> values, float bias)
    {
        foreach (ref float value in values)
        {
            value = Sigmoid(value + bias);
        }
    }

    /// <summary>The probability of a logit.</summary>
    public static float Sigmoid(float logit) => 1 / (1 + MathF.Exp(-logit));

    /// <summary>The position of the largest value, the first of equals.</summary>
    public static int IndexOfLargest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
