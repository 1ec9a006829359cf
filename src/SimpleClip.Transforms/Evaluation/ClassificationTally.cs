using SimpleClip.Numerics;

namespace SimpleClip.Evaluation;

/// <summary>Counts what a classifier makes of labelled images.</summary>
/// <param name="classes">The names of the classes.</param>
internal sealed class ClassificationTally(IReadOnlyList<string> classes)
{
    /// <summary>Among fewer classes, everything would be among the five best.</summary>
    public const int ClassesForTop5 = 5;

    private readonly int[] _images = new int[classes.Count];
    private readonly int[][] _confusion = [.. classes.Select(_ => new int[classes.Count])];
    private int _top1;
    private int _top5;

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Classes => classes;

    /// <summary>The number of images.</summary>
    public int Images { get; private set; }

    /// <summary>The share of images whose class scores highest.</summary>
    public double Top1Accuracy => (double)_top1 / Images;

    /// <summary>The share of images whose class is among the five that score highest; null among fewer than five classes.</summary>
    public double? Top5Accuracy => classes.Count < ClassesForTop5 ? null : (double)_top5 / Images;

    /// <summary>For each class the share of its images that are right; null for a class without images.</summary>
    public IReadOnlyList<double?> PerClassRecall =>
        [.. _images.Select((images, i) => images == 0 ? null : (double?)_confusion[i][i] / images)];

    /// <summary>Counts of images: a row for each class, in it a column for each class predicted.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Confusion => [.. _confusion.Select(row => row.ToArray())];

    /// <summary>Counts an image.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="scores">The score of every class.</param>
    public void Add(int label, ReadOnlySpan<float> scores)
    {
        int place = ClassPlaces.PlaceOf(label, scores);
        Images++;
        _images[label]++;
        _top1 += place < 1 ? 1 : 0;
        _top5 += place < 5 ? 1 : 0;
        if (place == 0)
        {
            _confusion[label][label]++;
        }
        else if (!AnyIsNaN(scores))
        {
            _confusion[label][VectorMath.IndexOfLargest(scores)]++;
        }
    }

    /// <summary>Fails where nothing was counted.</summary>
    /// <exception cref="InvalidOperationException">There were no images.</exception>
    public ClassificationTally RequireImages() =>
        Images > 0 ? this : throw new InvalidOperationException("There are no images to evaluate: the data have no rows.");

    private static bool AnyIsNaN(ReadOnlySpan<float> scores)
    {
        foreach (float score in scores)
        {
            if (float.IsNaN(score))
            {
                return true;
            }
        }

        return false;
    }
}
