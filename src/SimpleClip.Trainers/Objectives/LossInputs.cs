using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Objectives;

/// <summary>Everything of a batch that a loss term may look at.</summary>
internal sealed record LossInputs
{
    /// <summary>Steps taken before this one, from 0.</summary>
    public required long Step { get; init; }

    /// <summary>The student's features of its pictures, each [batch, embedding], rows of length 1: the first is the one that captions
    /// belong to.</summary>
    public required IReadOnlyList<Tensor> Images { get; init; }

    /// <summary>The student's features of captions, each [batch, embedding], rows of length 1: one entry for each caption that an image has
    /// in the batch.</summary>
    public required IReadOnlyList<Tensor> Texts { get; init; }

    /// <summary>The factor on the student's cosine similarities, a scalar.</summary>
    public required Tensor Scale { get; init; }

    /// <summary>What the teachers make of the same pictures and captions; the teacher that the student takes after is the first.</summary>
    public IReadOnlyList<TeacherFeatures> Teachers { get; init; } = [];

    /// <summary>The student's features of its first picture with patches blacked out; null where no term asks for them.</summary>
    public Tensor? MaskedImages { get; init; }

    /// <summary>int64, [batch]: equal where two rows show the same image.</summary>
    public required Tensor ImageIds { get; init; }

    /// <summary>int64, [batch] for each entry of <see cref="Texts"/>: equal where two rows have the same caption.</summary>
    public required IReadOnlyList<Tensor> CaptionIds { get; init; }

    /// <summary>Random numbers of this step, from the features' device.</summary>
    public required Generator Random { get; init; }

    /// <summary>The first teacher's features.</summary>
    /// <exception cref="InvalidOperationException">There is no teacher.</exception>
    public TeacherFeatures Teacher => Teachers.Count > 0 ? Teachers[0] : throw new InvalidOperationException("A loss term needs a teacher, and there is none.");

    /// <summary>The student's features of the pictures and of one of the captions.</summary>
    public ClipFeatures Student(int text) => new(Images[0], Texts[text], Scale);
}
