using SimpleClip.Numerics;

namespace SimpleClip.Indexing.Storage;

/// <summary>Checks vectors, and finds what they must be multiplied by to have length 1.</summary>
internal static class VectorLength
{
    /// <summary>1 over the vector's length.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="name">What the vector is called in messages.</param>
    /// <param name="parameter">The parameter to blame.</param>
    /// <exception cref="ArgumentException">A number is not finite, or all are zero.</exception>
    public static float Invert(ReadOnlySpan<float> vector, Func<string> name, string parameter)
    {
        float square = VectorMath.Dot(vector, vector);
        if (float.IsNormal(square) && square > 1e-30f)
        {
            return 1 / MathF.Sqrt(square);
        }

        double exact = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
            {
                throw new ArgumentException($"Element {i} of {name()} is {vector[i]}; expected finite numbers.", parameter);
            }

            exact += (double)vector[i] * vector[i];
        }

        float inverse = (float)(1 / Math.Sqrt(exact));
        return float.IsNormal(inverse) && exact > 0
            ? inverse
            : throw new ArgumentException(
                $"{Capitalized(name())} has length {Math.Sqrt(exact)}; expected one from 1e-37 to 1e37, so that it has a direction.",
                parameter);
    }

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
