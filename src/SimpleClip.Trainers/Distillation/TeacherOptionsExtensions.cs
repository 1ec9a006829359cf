namespace SimpleClip.Distillation;

/// <summary>What is read out of the options of a teacher.</summary>
internal static class TeacherOptionsExtensions
{
    extension(TeacherOptions options)
    {
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
