using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>What a teacher makes of a batch. Constants: no gradient reaches them.</summary>
/// <param name="Image">[batch, teacher's embedding], rows of length 1.</param>
/// <param name="Texts">[batch, teacher's embedding] for each caption that an image has in the batch, rows of length 1.</param>
/// <param name="Scale">The factor on its cosine similarities, a scalar.</param>
internal sealed record TeacherFeatures(Tensor Image, IReadOnlyList<Tensor> Texts, Tensor Scale)
{
    /// <summary>The features of the pictures and of one of the captions.</summary>
    public ClipFeatures Of(int text) => new(Image, Texts[text], Scale);
}
