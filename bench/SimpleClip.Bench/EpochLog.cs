using System.Globalization;

namespace SimpleClip.Bench;

/// <summary>Writes a line to the error stream whenever an epoch begins.</summary>
internal sealed class EpochLog(int seed) : IProgress<TrainingProgress>
{
    private int _epoch;

    public void Report(TrainingProgress value)
    {
        if (value.Epoch != _epoch)
        {
            _epoch = value.Epoch;
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"seed {seed}, epoch {value.Epoch} of {value.Epochs}: loss {value.Loss:F3}, logit scale {value.LogitScale:F2}"));
        }
    }
}
