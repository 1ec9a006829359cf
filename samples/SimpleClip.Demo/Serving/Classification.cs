namespace SimpleClip.Demo.Serving;

/// <summary>How zero-shot classification went.</summary>
/// <param name="Classes">The names of the held-out classes, in the order of scores and counts.</param>
/// <param name="Accuracy">The share of images whose highest score is that of their class.</param>
/// <param name="LogLoss">The mean negative logarithm of the right class's score.</param>
/// <param name="Counts">The images of each true class (first index) given to each class.</param>
/// <param name="AllClasses">The number of classes that training and test have together.</param>
/// <param name="AccuracyAmongAll">The share of the same images classified rightly if all those classes are offered.</param>
/// <param name="Images">Every image with its scores.</param>
internal sealed record Classification(
    IReadOnlyList<string> Classes,
    double Accuracy,
    double LogLoss,
    IReadOnlyList<IReadOnlyList<double>> Counts,
    int AllClasses,
    double AccuracyAmongAll,
    IReadOnlyList<ClassifiedImage> Images);

/// <summary>An image with the score of each class.</summary>
internal sealed record ClassifiedImage(string Path, string Label, string Predicted, float[] Scores);
