using SimpleClip.Networks;
using SimpleClip.Objectives;
using SimpleClip.Optimization;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Makes what <see cref="ContrastiveImageTextTrainer"/> brings to a run.</summary>
internal static class ContrastiveSetup
{
    public static TrainingSetup Create(ContrastiveImageTextTrainer.Options options, SetupContext context)
    {
        using var random = new Generator((ulong)context.Seed);
        using var made = new MadeSoFar();
        (ClipNetwork network, ImageProcessorOptions image, ClipTokenizer tokenizer, double? bias) = CreateNetwork(options, context, random, made);
        options.Apply(network, context.Device);
        options.Freezing.Apply(network);
        LossTerm contrastive = ContrastiveTerms.Create(options, network, bias, context.Device);
        LossTerm[] terms = options.PairMatching is { } matching
            ? [contrastive, new PairMatchingTerm(matching, network.Config.EmbeddingDimension, context.Device, random)]
            : [contrastive];
        return made.Finish(new TrainingSetup
        {
            Trainer = nameof(ContrastiveImageTextTrainer),
            Network = network,
            Image = image,
            Tokenizer = tokenizer,
            Objective = new Objective(terms),
            Phases = [new TrainingPhase("training", options.Epochs, 1, static _ => { })],
            IsPretrained = options.InitialModel is not null,
            LogitBias = () => (contrastive as SigmoidTerm)?.Bias ?? 0,
            Finish = options is { InitialModel: { } path, InterpolationShare: < 1 and var share }
                ? (after, bias) => Interpolate(path, after, bias, share)
                : null,
        });
    }

    private static (ClipNetwork Network, ImageProcessorOptions Image, ClipTokenizer Tokenizer, double? Bias) CreateNetwork(
        ContrastiveImageTextTrainer.Options options, SetupContext context, Generator random, MadeSoFar made)
    {
        if (options.InitialModel is { } path)
        {
            PretrainedClip initial = made.Add(InitialModel.Load(path, options.FindTokenizer()));
            ClipTokenizer known = initial.Tokenizer ?? throw new InvalidOperationException(
                $"No tokenizer lies beside the weights in {path}; expected one there, or in the option Tokenizer or TokenizerPath.");
            return (initial.Network, initial.Architecture.Image, known.Checked(), initial.LogitBias);
        }

        ClipTokenizer tokenizer = options.FindTokenizer() ?? ClipTokenizer.Train(context.Captions ?? [], options.VocabularySize);
        ClipArchitecture architecture = options.ToArchitecture(context.Captions is null ? options.VocabularySize : tokenizer.Checked().VocabularySize);
        return (made.Add(new ClipNetwork(architecture.Network, random)), architecture.Image, tokenizer, null);
    }

    /// <summary>The logit bias is a weight like all others; a model of a softmax loss has none, which is 0.</summary>
    private static (ClipNetwork Network, double LogitBias) Interpolate(string path, ClipNetwork after, double bias, double share)
    {
        using PretrainedClip before = InitialModel.Load(path, tokenizer: null);
        return (WeightInterpolation.Interpolate(before.Network, after, share), ((1 - share) * (before.LogitBias ?? 0)) + (share * bias));
    }
}
