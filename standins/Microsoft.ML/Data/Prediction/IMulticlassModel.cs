namespace Microsoft.ML.Data;

/// <summary>Parameters of a classifier: they score, and they can be saved.</summary>
internal interface IMulticlassModel
{
    int ClassCount { get; }

    int FeatureCount { get; }

    void Score(float[] features, Span<float> probabilities);

    void Write(BinaryWriter writer);
}
