namespace Microsoft.ML.Data;

/// <summary>Counts predictions of a classifier.</summary>
internal sealed class MulticlassCounters(int classes)
{
    private const float SmallestProbability = 1e-15f;

    private readonly double[] _instances = new double[classes];
    private readonly double[] _logLosses = new double[classes];
    private readonly double[] _ranks = new double[classes + 1];
    private double _count;
    private double _logLoss;

    /// <summary>Rows of true classes, columns of predicted ones.</summary>
    public double[][] Confusion { get; } = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];

    public double MicroAccuracy => _count > 0 ? _ranks[0] / _count : 0;

    public double MacroAccuracy => Enumerable.Range(0, classes).Where(c => _instances[c] > 0)
        .Select(c => Confusion[c][c] / _instances[c]).DefaultIfEmpty(0).Average();

    public double LogLoss => _count > 0 ? _logLoss / _count : 0;

    /// <summary>How much better than always predicting the classes' shares.</summary>
    public double LogLossReduction
    {
        get
        {
            double entropy = -_instances.Where(n => n != 0).Sum(n => n * Math.Log(n / _count)) / _count;
            return (entropy - LogLoss) / entropy;
        }
    }

    public double[] PerClassLogLoss => [.. _logLosses.Select((loss, c) => _instances[c] > 0 ? loss / _instances[c] : 0)];

    public double[] TopKAccuracies(int k)
    {
        double sum = 0;
        return [.. _ranks.Take(k).Select(n => sum += n / _count)];
    }

    /// <summary>Adds one row; a label beyond the scores counts as wrong.</summary>
    public void Add(float[] scores, int label)
    {
        bool isKnown = label < classes;
        double loss = -Math.Log(isKnown ? Math.Min(1, Math.Max(SmallestProbability, scores[label])) : SmallestProbability);
        _count++;
        _logLoss += loss;
        // Of equal scores the first one counts as higher.
        float own = isKnown ? scores[label] : 0;
        int rank = 0;
        for (int i = 0; i < classes; i++)
        {
            if (scores[i] > own || (scores[i] == own && i < label))
                rank++;
        }
        _ranks[rank]++;
        if (!isKnown)
            return;
        _instances[label]++;
        _logLosses[label] += loss;
        Confusion[label][rank == 0 ? label : Array.IndexOf(scores, scores.Max())]++;
    }
}
