namespace SimpleClip;

/// <summary>What the similarity of an image and a text is given as.</summary>
public enum SimilarityScoring
{
    /// <summary>The cosine of the angle between their embeddings, -1 to 1.</summary>
    Cosine,

    /// <summary>The logit of the training's loss: the cosine multiplied by the model's logit scale, and its bias added.</summary>
    Logit,

    /// <summary>
    /// The probability that they belong together: the sigmoid of the logit, 0 to 1. It means what it says in models trained with a sigmoid
    /// loss (Zhai et al. 2023, "Sigmoid Loss for Language Image Pre-Training"); in others nearly all are close to 1.
    /// </summary>
    Sigmoid,
}
