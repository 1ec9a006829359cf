using Microsoft.ML;
using SimpleClip.Demo.Pictures;

namespace SimpleClip.Distill;

/// <summary>The data of all three trainings: pairs to train on, pairs kept back, and labelled pictures if there are any.</summary>
internal static class DistillData
{
    /// <summary>The share of pairs kept back.</summary>
    private const double HeldOutShare = 0.1;

    private const int Pictures = 2000, PicturesPerClass = 20, Seed = 1;

    /// <summary>Captions that a class's name makes.</summary>
    public static IReadOnlyList<string> Templates => Prompts.Templates;

    /// <summary>The user's pairs.</summary>
    public static TrainingData Load(MLContext context, string captions, string? imageFolder)
    {
        IDataView pairs = context.Clip().Data.LoadFromTextFile(captions, imageFolder);
        var split = context.Data.TrainTestSplit(pairs, HeldOutShare, seed: Seed);
        return new TrainingData { Train = split.TrainSet, Validation = split.TestSet };
    }

    /// <summary>Pictures of coloured shapes, drawn into a folder, and as classes some combinations of colour and shape that no caption
    /// mentions.</summary>
    public static TrainingData Draw(MLContext context, string folder)
    {
        var pictures = new PictureSet(folder, Seed);
        pictures.Generate(Pictures, PicturesPerClass);
        return Load(context, pictures.TrainingFile, folder) with
        {
            ZeroShot = context.Clip().Data.LoadFromImageFolder(PictureSet.HeldOutFolderOf(folder)),
        };
    }
}
