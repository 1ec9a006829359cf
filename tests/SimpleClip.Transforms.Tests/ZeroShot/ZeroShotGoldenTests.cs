using System.Text.Json;
using SimpleClip.Evaluation;
using SimpleClip.Numerics;
using SimpleClip.Testing;
using SimpleClip.ZeroShot;

namespace SimpleClip.Tests.ZeroShot;

[TestClass]
[TestCategory(TestData.Golden)]
public sealed class ZeroShotGoldenTests
{
    [TestMethod]
    public void Class_weights_equal_those_of_open_clip()
    {
        using GoldenCase golden = GoldenCase.Open("zeroshot");

        golden.AssertClose("class_weights", Transpose(Weights(golden), golden));
    }

    [TestMethod]
    public void Logits_and_best_classes_equal_those_of_open_clip()
    {
        using GoldenCase golden = GoldenCase.Open("zeroshot");
        int classes = golden.Config.GetProperty("classes").GetInt32();
        int dimension = (int)golden.Shape("image_features")[1];
        float[] images = golden.Floats("image_features");
        float[] weights = Weights(golden);
        float[] logits = new float[images.Length / dimension * classes];
        for (int i = 0; i * dimension < images.Length; i++)
        {
            EmbeddingMath.Logits(images.AsSpan(i * dimension, dimension), weights, 100, logits.AsSpan(i * classes, classes));
        }

        golden.AssertClose("logits", logits);
        long[] best = [.. logits.Chunk(classes).Select(row => (long)VectorMath.IndexOfLargest(row))];
        CollectionAssert.AreEqual(golden.Integers("top1"), best);
    }

    [TestMethod]
    public void Places_of_all_classes_equal_the_reference_ranking()
    {
        using GoldenCase golden = GoldenCase.Open("zeroshot");
        int classes = golden.Config.GetProperty("classes").GetInt32();
        float[][] logits = [.. golden.Floats("logits").Chunk(classes)];
        long[] top1 = golden.Integers("top1");
        var tally = new ClassificationTally([.. Enumerable.Range(0, classes).Select(number => $"{number}")]);

        foreach ((int image, JsonElement ranking) in golden.Values.GetProperty("ranking").EnumerateArray().Index())
        {
            int[] expected = [.. ranking.EnumerateArray().Select(label => label.GetInt32())];
            CollectionAssert.AreEqual(
                expected, Enumerable.Range(0, classes).OrderBy(label => ClassPlaces.PlaceOf(label, logits[image])).ToArray());
            tally.Add(expected[^1], logits[image]);
        }

        Assert.AreEqual(0, tally.Top1Accuracy, "the last of each ranking is wrong");
        Assert.AreEqual(top1.Length, Enumerable.Range(0, classes).Sum(label => tally.Confusion.Sum(row => row[label])));
        CollectionAssert.AreEqual(
            Enumerable.Range(0, classes).Select(label => top1.Count(best => best == label)).ToArray(),
            Enumerable.Range(0, classes).Select(label => tally.Confusion.Sum(row => row[label])).ToArray());
    }

    [TestMethod]
    public void The_classifiers_scores_are_the_softmax_of_open_clips_logits()
    {
        using GoldenCase golden = GoldenCase.Open("zeroshot");
        int classes = golden.Config.GetProperty("classes").GetInt32();
        var options = new ZeroShotClassificationEstimator.Options
        {
            Labels = [.. Enumerable.Range(0, classes).Select(number => $"class {number}")],
            Temperature = 0.01,
        };
        var classifier = new ZeroShotClassifier(ColorModel.CreateInfo(ColorModel.CreateTokenizer()), options, Weights(golden));
        float[][] logits = [.. golden.Floats("logits").Chunk(classes)];

        // A logit that is off by the golden tolerance changes a probability by no more than that.
        var tolerance = new Tolerance(golden.ToleranceOf("logits").Absolute, 0);
        float[] scores = new float[classes];
        foreach ((int image, float[] embedding) in golden.Floats("image_features").Chunk((int)golden.Shape("image_features")[1]).Index())
        {
            classifier.Score(embedding, scores);

            double sum = logits[image].Sum(logit => Math.Exp(logit - logits[image].Max()));
            float[] expected = [.. logits[image].Select(logit => (float)(Math.Exp(logit - logits[image].Max()) / sum))];
            Close.Assert($"image {image}", expected, scores, tolerance);
            Assert.AreEqual(golden.Integers("top1")[image], VectorMath.IndexOfLargest(scores));
        }
    }

    private static float[] Weights(GoldenCase golden) => EmbeddingMath.ClassWeights(
        golden.Floats("template_embeddings"), golden.Config.GetProperty("classes").GetInt32(), (int)golden.Shape("template_embeddings")[1]);

    // The reference keeps a class in each column.
    private static float[] Transpose(float[] weights, GoldenCase golden)
    {
        (int dimension, int classes) = ((int)golden.Shape("class_weights")[0], (int)golden.Shape("class_weights")[1]);
        return [.. Enumerable.Range(0, weights.Length).Select(i => weights[(i % classes * dimension) + (i / classes)])];
    }
}
