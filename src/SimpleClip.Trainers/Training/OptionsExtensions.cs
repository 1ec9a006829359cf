using SimpleClip.Data;
using SimpleClip.Networks;
using SimpleClip.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>What a run reads out of a trainer's options.</summary>
internal static class OptionsExtensions
{
    extension(ClipTrainerOptions options)
    {
        /// <summary>The columns to read.</summary>
        public PairColumns Columns => new(options.ImageColumnName, options.CaptionColumnName, options.ImageFolder, options.Captions);

        /// <summary>The architecture for a vocabulary: the one that is named, or a small vision transformer.</summary>
        /// <exception cref="ArgumentException">No architecture has the name, or its text tower reads no token ids.</exception>
        /// <exception cref="InvalidDataException">The configuration file cannot be used.</exception>
        public ClipArchitecture ToArchitecture(int vocabularySize)
        {
            if (options.Architecture is not { } name)
            {
                return options is ContrastiveImageTextTrainer.Options small
                    ? new ClipArchitecture { Name = "ViT", Network = ToSmallNetwork(small, vocabularySize), Image = ImageProcessorOptions.OpenAI(small.ImageSize) }
                    : throw new ArgumentException("The option Architecture is missing; expected a name of the registry or the path of a configuration file.");
            }

            ClipArchitecture known = NamedFiles.OpenArchitecture(name);
            return known.Network.Text.VocabularySize > 0
                ? known with { Network = known.Network with { Text = known.Network.Text with { VocabularySize = vocabularySize } } }
                : throw new ArgumentException($"The text tower of {known.Name} reads precomputed vectors; expected one that reads captions (option Architecture).");
        }

        /// <summary>The tokenizer that was given or named; null if none was.</summary>
        public ClipTokenizer? FindTokenizer() => options.Tokenizer ?? NamedFiles.OpenTokenizer(options.TokenizerPath);

        /// <summary>Moves a network to where it is trained, and sets how it computes.</summary>
        public void Apply(ClipNetwork network, Device device)
        {
            network.Precision = options.Precision;
            network.ActivationCheckpointing = options.ActivationCheckpointing;
            network.to(device);
            network.train();
        }
    }

    extension(FreezingOptions freezing)
    {
        /// <summary>Freezes what the options name.</summary>
        /// <exception cref="ArgumentException">A pattern matches no parameter.</exception>
        public void Apply(ClipNetwork network)
        {
            if (freezing.LockImageTower)
            {
                network.LockVisual(freezing.UnlockedImageLayers);
            }

            if (freezing.LockTextTower)
            {
                network.LockText(freezing.UnlockedTextLayers);
            }

            network.Freeze(freezing.Parameters);
        }
    }

    extension(ClipTokenizer tokenizer)
    {
        /// <summary>The tokenizer itself, if a network can be trained with it.</summary>
        /// <exception cref="ArgumentException">Its end token does not have the highest id, by which the text tower finds it.</exception>
        public ClipTokenizer Checked() => tokenizer.EndToken == tokenizer.VocabularySize - 1
            ? tokenizer
            : throw new ArgumentException(
                $"The tokenizer's end token has id {tokenizer.EndToken} of {tokenizer.VocabularySize}; expected the highest id, by which a CLIP text tower finds it.");
    }

    private static ClipNetworkConfig ToSmallNetwork(ContrastiveImageTextTrainer.Options options, int vocabularySize) => new()
    {
        EmbeddingDimension = options.EmbeddingDimension,
        QuickGelu = options.QuickGelu,
        Vision = new VisionTransformerConfig
        {
            ImageSize = options.ImageSize,
            PatchSize = options.PatchSize,
            Width = options.ImageWidth,
            Layers = options.ImageLayers,
            HeadWidth = options.ImageHeadWidth,
        },
        Text = new TextTransformerConfig
        {
            ContextLength = options.ContextLength,
            VocabularySize = vocabularySize,
            Width = options.TextWidth,
            Heads = options.TextHeads,
            Layers = options.TextLayers,
        },
    };
}
