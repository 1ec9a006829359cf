namespace SimpleClip;

/// <summary>How a batch's pairs are told from what does not match.</summary>
public enum ContrastiveLossKind
{
    /// <summary>CLIP's: each image finds its text among those of the batch, and each text its image.</summary>
    InfoNce,

    /// <summary>SigLIP's: each combination of an image and a text is a question of its own. The model has a logit bias then.</summary>
    Sigmoid,
}
