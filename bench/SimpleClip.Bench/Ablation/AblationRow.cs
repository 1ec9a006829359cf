namespace SimpleClip.Bench.Ablation;

/// <summary>One setting of the ablation.</summary>
/// <param name="Name">Its name, for the command line and the table.</param>
/// <param name="Simplified">Whether the network has SAS-P blocks that share queries and keys; otherwise Pre-LN blocks.</param>
/// <param name="Inherits">Whether what is unchanged takes the teacher's weights and is frozen.</param>
/// <param name="Feature">The weight of distillation in the unimodal space.</param>
/// <param name="Relation">The weight of distillation in the contrastive relation space.</param>
/// <param name="Interactive">The weight of distillation in the interactive contrastive space.</param>
/// <param name="PairMatching">The weight of pair matching.</param>
/// <param name="Captions">Captions of an image that are drawn from.</param>
internal sealed record AblationRow(
    string Name, bool Simplified, bool Inherits = false, double Feature = 0, double Relation = 0, double Interactive = 0, double PairMatching = 0, int Captions = 5)
{
    private const double FeatureWeight = 2000;

    /// <summary>Every row, in the order of the table.</summary>
    public static IReadOnlyList<AblationRow> All { get; } =
    [
        new("pre-ln", Simplified: false),
        new("pre-ln-1-caption", Simplified: false, Captions: 1),
        new("sas-p", Simplified: true),
        new("sas-p+pm", Simplified: true, PairMatching: 0.1),
        new("wi", Simplified: true, Inherits: true),
        new("wi+fd", Simplified: true, Inherits: true, Feature: FeatureWeight),
        new("wi+crd", Simplified: true, Inherits: true, Relation: 1),
        new("wi+icl", Simplified: true, Inherits: true, Interactive: 1),
        new("wikd", Simplified: true, Inherits: true, Feature: FeatureWeight, Relation: 1, Interactive: 1),
        new("wikd+pm", Simplified: true, Inherits: true, Feature: FeatureWeight, Relation: 1, Interactive: 1, PairMatching: 0.1),
        new("wikd+pm-1-caption", Simplified: true, Inherits: true, Feature: FeatureWeight, Relation: 1, Interactive: 1, PairMatching: 0.1, Captions: 1),
        new("kd", Simplified: true, Feature: FeatureWeight, Relation: 1, Interactive: 1),
    ];

    /// <summary>Whether the row needs the teacher.</summary>
    public bool HasTeacher => Inherits || Feature + Relation + Interactive > 0;
}
