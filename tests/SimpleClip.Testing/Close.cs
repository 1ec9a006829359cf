using MSTestAssert = Microsoft.VisualStudio.TestTools.UnitTesting.Assert;

namespace SimpleClip.Testing;

/// <summary>Compares arrays of figures.</summary>
public static class Close
{
    /// <summary>Fails unless all figures are within a tolerance; the message names the worst.</summary>
    /// <param name="name">What is compared.</param>
    /// <param name="expected">The reference.</param>
    /// <param name="actual">What was computed.</param>
    /// <param name="tolerance">How far they may be apart.</param>
    public static void Assert(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, Tolerance tolerance)
    {
        MSTestAssert.AreEqual(expected.Length, actual.Length, $"{name}: number of values");
        int bad = 0;
        int worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            bad += tolerance.Allows(actual[i], expected[i]) ? 0 : 1;

            // Written so that NaN counts as the worst.
            worst = Math.Abs(actual[i] - expected[i]) <= Math.Abs(actual[worst] - expected[worst]) ? worst : i;
        }

        if (bad > 0)
        {
            MSTestAssert.Fail(
                $"{name}: {bad} of {expected.Length} values are beyond {tolerance}; " +
                $"the worst is number {worst}: {actual[worst]}, expected {expected[worst]}");
        }
    }
}
