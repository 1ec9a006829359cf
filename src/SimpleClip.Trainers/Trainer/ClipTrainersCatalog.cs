using Microsoft.ML;

namespace SimpleClip;

/// <summary>The trainers of SimpleClip: <c>mlContext.Clip().Trainers</c>.</summary>
public sealed class ClipTrainersCatalog
{
    internal ClipTrainersCatalog(MLContext context) => Context = context;

    /// <summary>Gets the context this catalog was opened on.</summary>
    public MLContext Context { get; }

    /// <summary>Trains a CLIP model from scratch on images and captions; the small network of <see
    /// cref="ContrastiveImageTextTrainer.Options"/>.</summary>
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

    /// <summary>Trains a CLIP model on images and captions, from scratch or from a model to fine-tune.</summary>
    /// <param name="options">All settings.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public ContrastiveImageTextTrainer ContrastiveImageText(ContrastiveImageTextTrainer.Options options) => new(Context, options);

    /// <summary>Trains a SiCLIP: a simplified student inherits from a teacher and learns from it by distillation and pair
    /// matching.</summary>
    /// <param name="teacher">The model to learn from: a package with weights, a checkpoint, or ONNX graphs.</param>
    /// <param name="architecture">The student: a name of <see cref="ClipArchitectures"/>, or the path of a configuration file.</param>
    /// <param name="imageColumnName">The column of images: paths (text), the bytes of image files (vector of bytes), or MLImage.</param>
    /// <param name="captionColumnName">The column of captions: a text or a vector of texts.</param>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="batchSize">Pairs in a batch.</param>
    /// <param name="learningRate">The highest learning rate.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SiClipTrainer SiClip(
        TeacherOptions teacher,
        string architecture = "SiCLIP-S0",
        string imageColumnName = ClipColumnNames.ImagePath,
        string captionColumnName = ClipColumnNames.Captions,
        int epochs = 10,
        int batchSize = 128,
        double learningRate = 1e-3) =>
        SiClip(new SiClipTrainer.Options
        {
            Teacher = teacher,
            Architecture = architecture,
            ImageColumnName = imageColumnName,
            CaptionColumnName = captionColumnName,
            Epochs = epochs,
            BatchSize = batchSize,
            LearningRate = learningRate,
        });

    /// <summary>Trains a SiCLIP: a simplified student inherits from a teacher and learns from it by distillation and pair
    /// matching.</summary>
    /// <param name="options">All settings; <see cref="SiClipTrainer.Options.Teacher"/> is needed.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SiClipTrainer SiClip(SiClipTrainer.Options options) => new(Context, options);
}
