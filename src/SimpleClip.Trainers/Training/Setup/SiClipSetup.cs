using System.Globalization;
using SimpleClip.Distillation;
using SimpleClip.Inheritance;
using SimpleClip.Networks;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Makes what <see cref="SiClipTrainer"/> brings to a run: SiCLIP's weight inheritance and multi-stage knowledge distillation
/// (WIKD, arXiv 2411.14789).</summary>
internal static class SiClipSetup
{
    public static TrainingSetup Create(SiClipTrainer.Options options, SetupContext context)
    {
        using var random = new Generator((ulong)context.Seed);
        using var made = new MadeSoFar();
        ITeacher[] teachers = [.. new[] { options.Teacher! }.Concat(options.Distillation.Affinity.IsUsed ? options.FurtherTeachers : [])
            .Select(teacher => made.Add(TeacherLoader.Load(teacher, context.Device, options.Precision, context.Warn)))];
        ITeacher first = teachers[0];
        ClipTokenizer tokenizer = (options.FindTokenizer() ?? first.Tokenizer).Checked();
        ClipArchitecture architecture = options.ToArchitecture(tokenizer.VocabularySize);
        ClipNetwork network = made.Add(new ClipNetwork(architecture.Network, random));
        options.Apply(network, context.Device);
        InheritanceReport? inheritance = options.InheritWeights ? Inherit(options, network, first) : null;
        LossTerm contrastive = ContrastiveTerms.Create(options, network, trainedBias: null, context.Device);
        return made.Finish(new TrainingSetup
        {
            Trainer = nameof(SiClipTrainer),
            Network = network,
            Image = architecture.Image,
            Tokenizer = tokenizer,
            Objective = new Objective([contrastive, .. Terms(options, network, first, context.Device, random)]),
            Teachers = teachers,
            Mask = new PatchMask(options.Distillation.MaskRatio, options.Distillation.MaskPatchSize),
            ImageVariants = options.Teacher!.CacheFolder is null ? 0 : options.Teacher.CacheAugmentations,
            Phases = Phases(options, network),
            IsPretrained = options.InheritWeights && !options.FreezeInherited,
            LogitBias = () => (contrastive as SigmoidTerm)?.Bias ?? 0,
            Provenance = TrainingSetup.NoProvenance
                .Add("teacher", first.Name)
                .Add("inheritance", inheritance is null ? "none" : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{inheritance.InheritedParameters} of {inheritance.Parameters} parameters inherited, {inheritance.FrozenParameters} frozen")),
        });
    }

    private static InheritanceReport Inherit(SiClipTrainer.Options options, ClipNetwork student, ITeacher teacher)
    {
        if ((teacher is CachingTeacher cache ? cache.Inner : teacher) is not NetworkTeacher { Network: { } network })
        {
            throw new InvalidOperationException(
                $"The teacher {teacher.Name} is no network but ONNX graphs, from which no weights can be inherited; give one with weights, or set the option InheritWeights to false.");
        }

        InheritanceReport report = SiClipInheritance.Inherit(
            student, network, new SiClipInheritanceOptions { StartNewBlocksFromTeacher = options.StartNewBlocksFromTeacher });
        if (!options.FreezeInherited)
        {
            student.Unfreeze("*");
        }

        return report;
    }

    private static IEnumerable<LossTerm> Terms(SiClipTrainer.Options options, ClipNetwork network, ITeacher teacher, Device device, Generator random)
    {
        DistillationOptions weights = options.Distillation;
        int width = network.Config.EmbeddingDimension;
        var widths = new FeatureWidths(width, teacher.EmbeddingDimension);
        yield return new FeatureTerm(weights.Feature, widths, device, random);
        yield return new MaskedFeatureTerm(weights.MaskedFeature, widths, device, random);
        yield return new RelationTerm(weights.Relation);
        yield return new InteractiveTerm(weights.Interactive, weights.InteractiveExponential, widths, device, random);
        yield return new AugmentedFeatureTerm(weights.AugmentedFeature, widths, device, random);
        yield return new AffinityTerm(weights.Affinity);
        if (options.PairMatching is { } matching)
        {
            yield return new PairMatchingTerm(matching, width, device, random);
        }
    }

    private static TrainingPhase[] Phases(SiClipTrainer.Options options, ClipNetwork student)
    {
        string[] frozen =
            [.. student.named_parameters().Where(static entry => !entry.parameter.requires_grad).Select(static entry => entry.name)];
        var main = new TrainingPhase("distillation", options.Epochs, 1, network =>
        {
            network.Unfreeze("*");
            network.Freeze(frozen);
        });
        return options.FineTuningEpochs == 0
            ? [main]
            : [main, new TrainingPhase("fine-tuning", options.FineTuningEpochs, options.FineTuningRateFactor, static network => network.Unfreeze("*"))];
    }
}
