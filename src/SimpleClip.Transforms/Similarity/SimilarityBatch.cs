using Microsoft.ML;
using SimpleClip.Batching;
using SimpleClip.Numerics;
using SimpleClip.Transformers;

namespace SimpleClip.Similarity;

/// <summary>A batch of rows whose image and text are compared.</summary>
internal sealed class SimilarityBatch(EmbeddingBatch images, EmbeddingBatch texts, ClipModelInfo model, SimilarityScoring scoring)
    : RowBatch
{
    private readonly float _scale = (float)Math.Exp(model.LogitScale);
    private readonly float _bias = (float)model.LogitBias;

    public override void Read(int slot)
    {
        images.Read(slot);
        texts.Read(slot);
    }

    public override void Evaluate(int count)
    {
        images.Evaluate(count);
        texts.Evaluate(count);
    }

    public override Delegate CreateGetter(int output, Func<int> slot) =>
        (ValueGetter<float>)((ref float value) => value = Score(slot()));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            images.Dispose();
            texts.Dispose();
        }

        base.Dispose(disposing);
    }

    private float Score(int slot)
    {
        float cosine = VectorMath.Dot(images.Embedding(slot), texts.Embedding(slot));
        float logit = (_scale * cosine) + _bias;
        return scoring switch
        {
            SimilarityScoring.Cosine => cosine,
            SimilarityScoring.Logit => logit,
            _ => VectorMath.Sigmoid(logit),
        };
    }
}
