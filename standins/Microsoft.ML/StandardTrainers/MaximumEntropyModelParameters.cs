using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>Weights and biases of a linear softmax classifier.</summary>
public sealed class MaximumEntropyModelParameters : IMulticlassModel
{
    private readonly double[] _parameters;

    internal MaximumEntropyModelParameters(double[] parameters, int classes, int features)
    {
        _parameters = parameters;
        NumberOfClasses = classes;
        NumberOfFeatures = features;
    }

    int IMulticlassModel.ClassCount => NumberOfClasses;

    int IMulticlassModel.FeatureCount => NumberOfFeatures;

    internal int NumberOfClasses { get; }

    internal int NumberOfFeatures { get; }

    public void GetWeights(ref VBuffer<float>[] weights, out int numClasses)
    {
        numClasses = NumberOfClasses;
        weights = [.. Enumerable.Range(0, NumberOfClasses).Select(c =>
            new VBuffer<float>(NumberOfFeatures,
                [.. _parameters.Skip(c * (NumberOfFeatures + 1)).Take(NumberOfFeatures).Select(w => (float)w)]))];
    }

    public IEnumerable<float> GetBiases() =>
        Enumerable.Range(1, NumberOfClasses).Select(c => (float)_parameters[(c * (NumberOfFeatures + 1)) - 1]);

    void IMulticlassModel.Score(float[] features, Span<float> probabilities)
    {
        var scores = new double[NumberOfClasses];
        Probabilities(_parameters, features, scores);
        for (int i = 0; i < scores.Length; i++)
            probabilities[i] = (float)scores[i];
    }

    void IMulticlassModel.Write(BinaryWriter writer)
    {
        writer.Write(NumberOfClasses);
        writer.Write(NumberOfFeatures);
        foreach (double parameter in _parameters)
            writer.Write(parameter);
    }

    internal static MaximumEntropyModelParameters Read(BinaryReader reader)
    {
        (int classes, int features) = (reader.ReadInt32(), reader.ReadInt32());
        return new MaximumEntropyModelParameters([.. Enumerable.Range(0, classes * (features + 1)).Select(_ => reader.ReadDouble())],
            classes, features);
    }

    /// <summary>The softmax of the classes' linear functions.</summary>
    internal static void Probabilities(double[] parameters, float[] features, double[] probabilities)
    {
        int stride = features.Length + 1;
        for (int c = 0; c < probabilities.Length; c++)
        {
            double sum = parameters[(c * stride) + features.Length];
            for (int i = 0; i < features.Length; i++)
                sum += parameters[(c * stride) + i] * features[i];
            probabilities[c] = sum;
        }
        double max = probabilities.Max();
        double total = 0;
        for (int c = 0; c < probabilities.Length; c++)
            total += probabilities[c] = Math.Exp(probabilities[c] - max);
        for (int c = 0; c < probabilities.Length; c++)
            probabilities[c] /= total;
    }
}
