namespace SimpleClip.Bench.Ablation;

/// <summary>One setting of the ablation.</summary>
/// <param name="Name">Its name, for the command line and the table.</param>
/// <param name="Simplified">Whether the network has SAS-P blocks that share queries and keys; otherwise Pre-LN blocks.</param>
/// <param name="Inherits">Whether what is unchanged takes the teacher's weights and is frozen.</param>
/// <param name="Feature">Whether it distils in the unimodal space.</param>
/// <param name="Relation">Whether it distils in the contrastive relation space.</param>
/// <param name="Interactive">Whether it distils in the interactive contrastive space.</param>
/// <param name="PairMatching">Whether it matches pairs.</param>
/// <param name="Captions">Captions of an image that are drawn from.</param>
internal sealed record AblationRow(
    string Name,
    bool Simplified,
    bool Inherits = false,
    bool Feature = false,
    bool Relation = false,
    bool Interactive = false,
    bool PairMatching = false,
    int Captions = 5)
{
    private static readonly AblationRow Distilled = new("kd", Simplified: true, Feature: true, Relation: true, Interactive: true);

    /// <summary>Every row, in the order of the table.</summary>
    public static IReadOnlyList<AblationRow> All { get; } =
    [
        new("pre-ln", Simplified: false),
        new("pre-ln-1-caption", Simplified: false, Captions: 1),
        new("sas-p", Simplified: true),
        new("sas-p+pm", Simplified: true, PairMatching: true),
        new("wi", Simplified: true, Inherits: true),
        new("wi+fd", Simplified: true, Inherits: true, Feature: true),
        new("wi+crd", Simplified: true, Inherits: true, Relation: true),
        new("wi+icl", Simplified: true, Inherits: true, Interactive: true),
        Distilled with { Name = "wikd", Inherits = true },
        Distilled with { Name = "wikd+pm", Inherits = true, PairMatching = true },
        Distilled with { Name = "wikd+pm-1-caption", Inherits = true, PairMatching = true, Captions = 1 },
        Distilled,
    ];

    /// <summary>Whether the row needs the teacher.</summary>
    public bool HasTeacher => Inherits || Feature || Relation || Interactive;

    /// <summary>The weights of the spaces that the row distils in, 0 for the others.</summary>
    public DistillationOptions Choose(DistillationOptions weights) => weights with
    {
        Feature = Feature ? weights.Feature : 0,
        Relation = Relation ? weights.Relation : 0,
        Interactive = Interactive ? weights.Interactive : 0,
    };
}
