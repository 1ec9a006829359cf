using static TorchSharp.torch;

namespace SimpleClip.Networks;

/// <summary>Runs stages one after another.</summary>
internal static class TowerStages
{
    /// <summary>Runs every stage on the result of the one before it. Only the last result is kept.</summary>
    /// <param name="features">What the first stage reads; stays as it is.</param>
    /// <param name="first">The first stage.</param>
    /// <param name="end">One more than the last stage.</param>
    /// <param name="run">Runs a stage.</param>
    public static Tensor Run(Tensor features, int first, int end, Func<int, Tensor, Tensor> run)
    {
        Tensor current = features;
        for (int stage = first; stage < end; stage++)
        {
            Tensor next = run(stage, current);
            if (!ReferenceEquals(current, features))
            {
                current.Dispose();
            }

            current = next;
        }

        return current;
    }
}
