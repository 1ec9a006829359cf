namespace SimpleClip.Losses;

/// <summary>How <see cref="PairMatchingHead"/> makes one vector of an image's and a text's features.</summary>
/// <remarks>
/// A linear map of the two side by side is not among them: its score is a sum of one term of the image and one of the text, whose mean over
/// a batch is the same however the pairs are mixed, so that it cannot learn which belong together.
/// </remarks>
public enum JointFeature
{
    /// <summary><c>D (v * t)</c>, element by element: the agreement of each of the D dimensions, of size about 1. The head is a hyperplane
    /// over it.</summary>
    Product,

    /// <summary><c>|v - t|</c>, element by element. The head is a hyperplane over it.</summary>
    AbsoluteDifference,

    /// <summary>v and t side by side, through one hidden layer of D units with a GELU.</summary>
    Concatenation,
}
