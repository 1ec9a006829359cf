namespace SimpleClip.Planning;

/// <summary>Finds the largest size that fits.</summary>
internal static class BatchSearch
{
    /// <summary>The largest number from 1 to a limit for which something holds, or 0; it must hold for all smaller ones too.</summary>
    public static int Largest(int limit, Func<int, bool> fits)
    {
        int good = 0, bad = limit + 1;
        while (bad - good > 1)
        {
            int middle = good + ((bad - good) / 2);
            (good, bad) = fits(middle) ? (middle, bad) : (good, middle);
        }

        return good;
    }
}
