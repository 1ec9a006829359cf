using System.ComponentModel.DataAnnotations;
using SimpleClip.Data;
using SimpleClip.Networks;

namespace SimpleClip.Training;

/// <summary>What the trainer reads out of its options.</summary>
internal static class OptionsExtensions
{
    extension(ContrastiveImageTextTrainer.Options options)
    {
        /// <summary>The columns to read.</summary>
        public PairColumns Columns => new(options.ImageColumnName, options.CaptionColumnName, options.ImageFolder);

        /// <summary>Checks every setting.</summary>
        /// <exception cref="ArgumentException">Some are out of range or contradict each other; the message lists them all.</exception>
        public void Validate()
        {
            var mistakes = new List<ValidationResult>();
            if (!Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true))
            {
                throw new ArgumentException(string.Join(' ', mistakes.Select(mistake => mistake.ErrorMessage)), nameof(options));
            }

            options.ToArchitecture(options.VocabularySize).Network.Validate();
        }

        /// <summary>The architecture for a vocabulary: the one that is named, or a small vision transformer.</summary>
        /// <exception cref="ArgumentException">No architecture has the name, or its text tower reads no token ids.</exception>
        /// <exception cref="InvalidDataException">The configuration file cannot be used.</exception>
        public ClipArchitecture ToArchitecture(int vocabularySize)
        {
            if (options.Architecture is not { } name)
            {
                return new ClipArchitecture { Name = "ViT", Network = options.ToSmallNetwork(vocabularySize), Image = ImageProcessorOptions.OpenAI(options.ImageSize) };
            }

            ClipArchitecture known = File.Exists(name) ? ClipArchitectures.ReadFile(name) : ClipArchitectures.Get(name);
            return known.Network.Text.VocabularySize > 0
                ? known with { Network = known.Network with { Text = known.Network.Text with { VocabularySize = vocabularySize } } }
                : throw new ArgumentException($"The text tower of {known.Name} reads precomputed vectors; expected one that reads captions (option Architecture).");
        }

        private ClipNetworkConfig ToSmallNetwork(int vocabularySize) => new()
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

        /// <summary>The tokenizer given, read, or learned from captions.</summary>
        /// <exception cref="ArgumentException">Its end token does not have the highest id, by which the text tower finds it.</exception>
        public ClipTokenizer GetTokenizer(IEnumerable<string> captions)
        {
            ClipTokenizer tokenizer = options.Tokenizer ?? Open(options.TokenizerPath) ?? ClipTokenizer.Train(captions, options.VocabularySize);
            return tokenizer.EndToken == tokenizer.VocabularySize - 1
                ? tokenizer
                : throw new ArgumentException(
                    $"The tokenizer's end token has id {tokenizer.EndToken} of {tokenizer.VocabularySize}; expected the highest id, by which a CLIP text tower finds it.");
        }
    }

    private static ClipTokenizer? Open(string? path)
    {
        if (path is null)
        {
            return null;
        }

        return Directory.Exists(path)
            ? ClipTokenizer.Load(Path.Combine(path, "vocab.json"), Path.Combine(path, "merges.txt"))
            : ClipTokenizer.LoadBpe(path);
    }
}
