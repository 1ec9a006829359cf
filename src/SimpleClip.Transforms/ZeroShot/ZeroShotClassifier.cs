using SimpleClip.Numerics;

namespace SimpleClip.ZeroShot;

/// <summary>Scores an image's embedding against the classes. Immutable; safe for concurrent use.</summary>
internal sealed class ZeroShotClassifier
{
    private readonly float[] _classEmbeddings;
    private readonly ZeroShotScoring _scoring;
    private readonly float _scale;
    private readonly float _bias;
    private readonly float _confidenceThreshold;
    private readonly int _unknown;

    /// <param name="model">Says how cosines become logits.</param>
    /// <param name="options">The labels and how to score them.</param>
    /// <param name="classEmbeddings">Embeddings of length 1 of the labels, that of images of no class left out; shape [classes,
    /// dimension].</param>
    public ZeroShotClassifier(ClipModelInfo model, ZeroShotClassificationEstimator.Options options, float[] classEmbeddings)
    {
        _classEmbeddings = classEmbeddings;
        Labels = options.Labels!;
        _scoring = options.Scoring;
        _scale = (float)(1 / options.Temperature ?? Math.Exp(model.LogitScale));
        _bias = (float)model.LogitBias;
        _confidenceThreshold = options.ConfidenceThreshold ?? 0;
        _unknown = Labels.TakeWhile(label => !options.IsUnknown(label)).Count();
    }

    /// <summary>The labels, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The classes' embeddings, shape [classes, dimension].</summary>
    public ReadOnlySpan<float> ClassEmbeddings => _classEmbeddings;

    /// <summary>The number of classes: the labels without that of images of no class.</summary>
    public int Classes => _unknown < Labels.Count ? Labels.Count - 1 : Labels.Count;

    /// <summary>The scores of an image.</summary>
    /// <param name="imageEmbedding">The image's embedding, of length 1.</param>
    /// <param name="scores">Receives one score for each label.</param>
    public void Score(ReadOnlySpan<float> imageEmbedding, Span<float> scores)
    {
        Span<float> classes = scores[..Classes];
        EmbeddingMath.Logits(imageEmbedding, _classEmbeddings, _scale, classes);
        if (_scoring == ZeroShotScoring.Sigmoid)
        {
            VectorMath.Sigmoid(classes, _bias);
        }
        else
        {
            // A bias of the logits would not change their softmax.
            VectorMath.Softmax(classes);
        }

        if (_unknown < scores.Length)
        {
            scores[_unknown..^1].CopyTo(scores[(_unknown + 1)..]);
            scores[_unknown] = _confidenceThreshold;
        }
    }

    /// <summary>The classes whose score is at least a threshold, the most probable first.</summary>
    /// <param name="scores">The scores of an image.</param>
    /// <param name="threshold">The least score.</param>
    /// <returns>Positions of labels.</returns>
    public int[] Select(ReadOnlySpan<float> scores, float threshold)
    {
        var selected = new List<(float Score, int Label)>();
        for (int i = 0; i < scores.Length; i++)
        {
            if (i != _unknown && scores[i] >= threshold)
            {
                selected.Add((scores[i], i));
            }
        }

        return [.. selected.OrderByDescending(entry => entry.Score).Select(entry => entry.Label)];
    }
}
