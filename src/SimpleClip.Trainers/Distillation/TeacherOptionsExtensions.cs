using System.ComponentModel.DataAnnotations;

namespace SimpleClip.Distillation;

/// <summary>What is read out of the options of a teacher.</summary>
internal static class TeacherOptionsExtensions
{
    extension(TeacherOptions options)
    {
        /// <summary>Checks every setting.</summary>
        /// <exception cref="ArgumentException">Some are out of range or contradict each other; the message lists them all.</exception>
        public void Validate()
        {
            var found = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
            List<string?> mistakes = [.. found.Select(static mistake => mistake.ErrorMessage)];
            bool anyGraph = options.ImageModelPath is not null || options.TextModelPath is not null;
            if (options.Path is not null && anyGraph)
            {
                mistakes.Add($"A teacher has either {nameof(options.Path)} or {nameof(options.ImageModelPath)} and {nameof(options.TextModelPath)}; both are given.");
            }
            else if (options.Path is null && (options.ImageModelPath is null || options.TextModelPath is null || options.TokenizerPath is null || options.Image is null))
            {
                mistakes.Add(
                    $"A teacher needs {nameof(options.Path)}, or else {nameof(options.ImageModelPath)}, {nameof(options.TextModelPath)}, {nameof(options.TokenizerPath)} " +
                    $"and {nameof(options.Image)}.");
            }

            if (mistakes.Count > 0)
            {
                throw new ArgumentException(string.Join(' ', mistakes), nameof(options));
            }

            options.Image?.Validate();
        }

        /// <summary>The tokenizer whose files are named; null where none are.</summary>
        public ClipTokenizer? ReadTokenizer()
        {
            if (options.TokenizerPath is not { } path)
            {
                return null;
            }

            return Directory.Exists(path)
                ? ClipTokenizer.Load(System.IO.Path.Combine(path, "vocab.json"), System.IO.Path.Combine(path, "merges.txt"))
                : ClipTokenizer.LoadBpe(path);
        }

        /// <summary>The architecture that is named; null where the files say it.</summary>
        public ClipArchitecture? FindArchitecture() => options.Architecture switch
        {
            null => null,
            { } path when File.Exists(path) => ClipArchitectures.ReadFile(path),
            { } name => ClipArchitectures.Get(name),
        };
    }
}
