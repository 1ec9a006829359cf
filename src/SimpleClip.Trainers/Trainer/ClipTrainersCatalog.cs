using Microsoft.ML;

namespace SimpleClip;

/// <summary>The trainers of SimpleClip: <c>mlContext.Clip().Trainers</c>.</summary>
public sealed class ClipTrainersCatalog
{
    internal ClipTrainersCatalog(MLContext context) => Context = context;

    /// <summary>Gets the context this catalog was opened on.</summary>
    public MLContext Context { get; }

    /// <summary>Trains a CLIP model from scratch on images and captions; the small network of <see cref="ContrastiveImageTextTrainer.Options"/>.</summary>
    /// <param name="imageColumnName">The column of images: paths (text), the bytes of image files (vector of bytes), or MLImage.</param>
    /// <param name="captionColumnName">The column of captions: a text or a vector of texts.</param>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="batchSize">Pairs in a batch.</param>
    /// <param name="learningRate">The highest learning rate.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public ContrastiveImageTextTrainer ContrastiveImageText(
        string imageColumnName = ClipColumnNames.ImagePath,
        string captionColumnName = ClipColumnNames.Captions,
        int epochs = 10,
        int batchSize = 128,
        double learningRate = 1e-3) =>
        ContrastiveImageText(new ContrastiveImageTextTrainer.Options
        {
            ImageColumnName = imageColumnName,
            CaptionColumnName = captionColumnName,
            Epochs = epochs,
            BatchSize = batchSize,
            LearningRate = learningRate,
        });

    /// <summary>Trains a CLIP model from scratch on images and captions.</summary>
    /// <param name="options">All settings.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public ContrastiveImageTextTrainer ContrastiveImageText(ContrastiveImageTextTrainer.Options options) => new(Context, options);
}
