namespace SimpleClip;

/// <summary>How a zero-shot classifier turns the similarity of an image and a class into a score.</summary>
public enum ZeroShotScoring
{
    /// <summary>The probabilities of classes of which exactly one is right; they sum to 1 (Radford et al. 2021, section 3.1).</summary>
    Softmax,

    /// <summary>
    /// The probability of each class by itself, where several may be right or none: the sigmoid of the logit, the model's bias included.
    /// Meant for models trained with a sigmoid loss (Zhai et al. 2023, "Sigmoid Loss for Language Image Pre-Training").
    /// </summary>
    Sigmoid,
}
