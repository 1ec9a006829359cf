using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Batching;
using SimpleClip.Numerics;
using SimpleClip.Transformers;

namespace SimpleClip.ZeroShot;

/// <summary>A batch of rows whose images are classified.</summary>
internal sealed class ZeroShotBatch(ImageEmbeddingBatch images, ZeroShotClassifier classifier, float labelThreshold, int capacity)
    : RowBatch
{
    private readonly int _labels = classifier.Labels.Count;
    private readonly float[] _scores = new float[checked(capacity * classifier.Labels.Count)];

    public override void Read(int slot) => images.Read(slot);

    public override void Evaluate(int count)
    {
        images.Evaluate(count);
        for (int slot = 0; slot < count; slot++)
        {
            classifier.Score(images.Embedding(slot), _scores.AsSpan(slot * _labels, _labels));
        }
    }

    public override Delegate CreateGetter(int output, Func<int> slot) => output switch
    {
        ZeroShotMapper.ScoreOutput => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(Scores(slot()), ref value)),
        ZeroShotMapper.PredictedLabelOutput =>
            (ValueGetter<uint>)((ref uint value) => value = (uint)VectorMath.IndexOfLargest(Scores(slot())) + 1),
        _ => (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> value) =>
        {
            uint[] keys = [.. classifier.Select(Scores(slot()), labelThreshold).Select(label => (uint)label + 1)];
            Copy<uint>(keys, ref value);
        }),
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            images.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void Copy<T>(ReadOnlySpan<T> values, ref VBuffer<T> target)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref target, values.Length);
        values.CopyTo(editor.Values);
        target = editor.Commit();
    }

    private ReadOnlySpan<float> Scores(int slot) => _scores.AsSpan(slot * _labels, _labels);
}
