using System.Buffers;
using SimpleClip.Data;
using SimpleClip.Evaluation;
using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>
/// Measures how often a network finds the class of an image among their names (Radford et al. 2021, section 3.1): a class is the mean of
/// the embeddings of its prompts, scaled to length 1, as in open_clip's <c>build_zero_shot_classifier</c> and in <see
/// cref="ZeroShotClassificationEstimator"/>.
/// </summary>
internal sealed class ZeroShotMeasurement : IMeasurement
{
    private readonly ClipNetwork _network;
    private readonly PixelNormalizer _images;
    private readonly ClassNames _classes;
    private readonly TokenBlock _prompts;
    private readonly int _promptsAtOnce;
    private readonly Func<IEnumerable<PairBatch>> _batches;
    private readonly Action _checkAlive;

    /// <param name="network">The network.</param>
    /// <param name="tokenizer">Makes tokens of prompts.</param>
    /// <param name="images">Normalises pixels on the network's device.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="templates">The prompts of a class.</param>
    /// <param name="promptsAtOnce">Prompts that run through the network at once.</param>
    /// <param name="batches">Gives images whose captions are the numbers of their classes; see <see cref="ClassInput"/>.</param>
    /// <param name="checkAlive">Throws if the run was cancelled; called before every batch.</param>
    public ZeroShotMeasurement(
        ClipNetwork network, ClipTokenizer tokenizer, PixelNormalizer images, ClassNames classes, IReadOnlyList<string> templates, int promptsAtOnce,
        Func<IEnumerable<PairBatch>> batches, Action checkAlive)
    {
        (_network, _images, _classes, _promptsAtOnce, _batches, _checkAlive) = (network, images, classes, promptsAtOnce, batches, checkAlive);
        string[] prompts = [.. classes.Names.SelectMany(name => PromptTemplates.Fill(templates, name))];
        PreparedTexts texts = new TokenInput(tokenizer, network.Text.ContextLength).Prepare(prompts);
        _prompts = new TokenBlock(texts.Count, texts.ContextLength, texts.TokenCount, texts.Ids);
    }

    /// <summary>Among fewer than five classes, everything would be among the five likeliest.</summary>
    public IReadOnlyList<string> Figures => _classes.Count < ClassificationTally.ClassesForTop5 ? [EvaluationMetrics.ZeroShotTop1] : [EvaluationMetrics.ZeroShotTop1, EvaluationMetrics.ZeroShotTop5];

    /// <exception cref="InvalidOperationException">There are no usable rows.</exception>
    public RetrievalMetrics? Measure(IDictionary<string, double> figures)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor classifier = CreateClassifier();
        var tally = new ClassificationTally(_classes.Names);
        foreach (PairBatch batch in _batches())
        {
            _checkAlive();
            Count(batch, classifier, tally);
        }

        if (tally.Images == 0)
        {
            throw new InvalidOperationException("The zero-shot data have no usable rows.");
        }

        figures.Add(EvaluationMetrics.ZeroShotTop1, tally.Top1Accuracy);
        if (tally.Top5Accuracy is { } top5)
        {
            figures.Add(EvaluationMetrics.ZeroShotTop5, top5);
        }

        return null;
    }

    /// <summary>The classes' embeddings as columns, [embedding, classes].</summary>
    private Tensor CreateClassifier()
    {
        using var scope = NewDisposeScope();
        var embeddings = new ArrayBufferWriter<float>();
        foreach (Tensor prompts in _prompts.On(_images.Device, _network.Text.ReadsPadding).split(_promptsAtOnce, 0))
        {
            _checkAlive();
            embeddings.Write(_network.EncodeText(prompts));
        }

        int dimension = _network.Config.EmbeddingDimension;
        float[] weights = EmbeddingMath.ClassWeights(embeddings.WrittenSpan, _classes.Count, dimension);
        return tensor(weights).reshape(_classes.Count, dimension).transpose(0, 1).to(_images.Device).MoveToOuterDisposeScope();
    }

    private void Count(PairBatch batch, Tensor classifier, ClassificationTally tally)
    {
        using var scope = NewDisposeScope();
        Tensor features = _network.EncodeImage(_images.Normalize(batch.Images[0].On(_images.Device)));
        var scores = new ArrayBufferWriter<float>();
        scores.Write(features.mm(classifier));
        foreach ((int row, long label) in batch.Texts[0].Ids.ToArray().Index())
        {
            tally.Add((int)label, scores.WrittenSpan.Slice(row * _classes.Count, _classes.Count));
        }
    }
}
