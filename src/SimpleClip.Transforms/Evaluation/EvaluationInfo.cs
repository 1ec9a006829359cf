namespace SimpleClip;

/// <summary>What was evaluated, on what: stands beside the figures in result files, by the names of CLIP_benchmark.</summary>
public sealed record EvaluationInfo
{
    /// <summary>The data's name (<c>dataset</c>), such as <c>imagenet1k</c>.</summary>
    public string? Dataset { get; init; }

    /// <summary>
    /// The model's architecture (<c>model</c>), such as <c>ViT-B-32</c>; <see cref="ClipModelInfo.Architecture"/> holds it.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>The weights' name or file (<c>pretrained</c>).</summary>
    public string? Pretrained { get; init; }

    /// <summary>The language of captions and class names (<c>language</c>).</summary>
    public string Language { get; init; } = "en";
}
