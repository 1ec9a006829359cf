using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Numerics;
using SimpleClip.Transformers;

namespace SimpleClip.ZeroShot;

/// <summary>A batch of rows whose images are classified. A bias of the logits would not change their softmax, and is left out.</summary>
internal sealed class ZeroShotBatch(ImageEmbeddingBatch images, float[] classWeights, int classes, float scale, int capacity) : RowBatch
{
    private readonly float[] _scores = new float[checked(capacity * classes)];

    public override void Read(int slot) => images.Read(slot);

    public override void Evaluate(int count)
    {
        images.Evaluate(count);
        for (int slot = 0; slot < count; slot++)
        {
            Span<float> scores = _scores.AsSpan(slot * classes, classes);
            EmbeddingMath.Logits(images.Embedding(slot), classWeights, scale, scores);
            VectorMath.Softmax(scores);
        }
    }

    public override Delegate CreateGetter(int output, Func<int> slot) => output == ZeroShotMapper.ScoreOutput
        ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, classes);
            Scores(slot()).CopyTo(editor.Values);
            value = editor.Commit();
        })
        : (ValueGetter<uint>)((ref uint value) => value = (uint)VectorMath.IndexOfLargest(Scores(slot())) + 1);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            images.Dispose();
        }

        base.Dispose(disposing);
    }

    private ReadOnlySpan<float> Scores(int slot) => _scores.AsSpan(slot * classes, classes);
}
