using Microsoft.Extensions.ML;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.WebApi.Classification;

/// <summary>Classifies pictures, each by an engine from the pool.</summary>
internal sealed class Classifier(PredictionEnginePool<Photo, Answer> pool)
{
    /// <summary>The labels with their probabilities, the most probable first.</summary>
    public LabelScore[] Classify(byte[] picture)
    {
        PredictionEngine<Photo, Answer> engine = pool.GetPredictionEngine();
        try
        {
            float[] scores = engine.Predict(new Photo { Image = picture }).Score;
            VBuffer<ReadOnlyMemory<char>> labels = default;
            engine.OutputSchema[nameof(Answer.Score)].GetSlotNames(ref labels);
            return [.. labels.DenseValues().Zip(scores, (label, score) => new LabelScore(label.ToString(), score)).OrderByDescending(label => label.Score)];
        }
        finally
        {
            pool.ReturnPredictionEngine(engine);
        }
    }
}
