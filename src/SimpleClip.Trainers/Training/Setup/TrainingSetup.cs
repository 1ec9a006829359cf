using System.Collections.Immutable;
using SimpleClip.Distillation;
using SimpleClip.Networks;
using SimpleClip.Objectives;

namespace SimpleClip.Training;

/// <summary>What one trainer brings to a run and another does not: the network, what it learns by, and in which phases.</summary>
internal sealed class TrainingSetup : IDisposable
{
    /// <summary>Nothing to tell.</summary>
    public static ImmutableSortedDictionary<string, string> NoProvenance => ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The trainer's name.</summary>
    public required string Trainer { get; init; }

    /// <summary>The network, on its device.</summary>
    public required ClipNetwork Network { get; init; }

    /// <summary>How its images are made ready.</summary>
    public required ImageProcessorOptions Image { get; init; }

    /// <summary>Its tokenizer.</summary>
    public required ClipTokenizer Tokenizer { get; init; }

    /// <summary>What is minimised.</summary>
    public required Objective Objective { get; init; }

    /// <summary>The parts of the run.</summary>
    public required IReadOnlyList<TrainingPhase> Phases { get; init; }

    /// <summary>The teachers, the one that the student takes after first.</summary>
    public IReadOnlyList<ITeacher> Teachers { get; init; } = [];

    /// <summary>Blacks out parts of pictures, where the objective looks at such.</summary>
    public PatchMask? Mask { get; init; }

    /// <summary>Different views that an image has; 0 for another one in every epoch.</summary>
    public int ImageVariants { get; init; }

    /// <summary>Whether the weights come from an earlier training, so that a high learning rate destroys them.</summary>
    public bool IsPretrained { get; init; }

    /// <summary>What is added to logits as trained.</summary>
    public Func<double> LogitBias { get; init; } = static () => 0;

    /// <summary>Makes the network and the logit bias that are packaged of the trained ones; null for these themselves.</summary>
    public Func<ClipNetwork, double, (ClipNetwork Network, double LogitBias)>? Finish { get; init; }

    /// <summary>What the package tells about its making, besides the run.</summary>
    public ImmutableSortedDictionary<string, string> Provenance { get; init; } = NoProvenance;

    public void Dispose()
    {
        Objective.Dispose();
        Network.Dispose();
        foreach (ITeacher teacher in Teachers)
        {
            teacher.Dispose();
        }
    }
}
