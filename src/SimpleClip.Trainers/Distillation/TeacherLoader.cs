using SimpleClip.Networks;
using SimpleClip.Training;
using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>Makes the teacher that options describe.</summary>
internal static class TeacherLoader
{
    private const string PackageExtension = ".clip";

    /// <summary>Loads a teacher, and opens the files of its embeddings where there is a folder for them.</summary>
    /// <param name="options">Which teacher.</param>
    /// <param name="device">The device that trains.</param>
    /// <param name="precision">What a network computes with. A student that is to share stages with it has the same.</param>
    /// <param name="warn">Told what the user should know.</param>
    /// <exception cref="ArgumentException">An option is invalid.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">A file is malformed or does not belong to the others, or something has to be
    /// given.</exception>
    public static ITeacher Load(TeacherOptions options, Device device, ComputePrecision precision, Action<string> warn)
    {
        OptionsValidation.Validate(options);
        ITeacher teacher = options switch
        {
            { Model: { } model } => FromPackage(model, options, device, precision),
            { Path: not null } => FromPath(options, device, precision),
            _ => FromGraphs(OnnxPair.Read(options), options, device),
        };
        try
        {
            return options.CacheFolder is null ? teacher : AddCache(teacher, options.CacheFolder, warn);
        }
        catch
        {
            teacher.Dispose();
            throw;
        }
    }

    private static ITeacher FromPackage(ClipModel model, TeacherOptions options, Device device, ComputePrecision precision) => model.HasWeights
        ? FromNetwork(PretrainedClip.FromModel(model, Settings(options)), options, device, precision)
        : FromGraphs(model, options, device);

    private static ITeacher FromPath(TeacherOptions options, Device device, ComputePrecision precision) =>
        string.Equals(Path.GetExtension(options.Path), PackageExtension, StringComparison.OrdinalIgnoreCase)
            ? FromPackage(ClipModel.Load(options.Path!), options, device, precision)
            : FromWeights(options, device, precision);

    private static PretrainedClipOptions Settings(TeacherOptions options) =>
        new()
        {
            Architecture = options.Architecture is { } name ? NamedFiles.OpenArchitecture(name) : null,
            Image = options.Image,
            Tokenizer = NamedFiles.OpenTokenizer(options.TokenizerPath),
        };

    private static NetworkTeacher FromWeights(TeacherOptions options, Device device, ComputePrecision precision)
    {
        string path = options.Path!;
        PretrainedClip pretrained = PretrainedClip.Load(path, Settings(options));
        if (pretrained.Network.Text.VocabularySize == 0 || pretrained.Tokenizer is null)
        {
            bool readsVectors = pretrained.Network.Text.VocabularySize == 0;
            pretrained.Dispose();
            throw new InvalidDataException(
                readsVectors
                    ? $"The text tower of {path} reads the vectors of a language model; expected a teacher that reads texts."
                    : $"No tokenizer lies beside {path}; expected vocab.json and merges.txt, or bpe_simple_vocab_16e6.txt.gz, there or in {nameof(options.TokenizerPath)}.");
        }

        return FromNetwork(pretrained, options, device, precision);
    }

    private static NetworkTeacher FromNetwork(PretrainedClip pretrained, TeacherOptions options, Device device, ComputePrecision precision)
    {
        pretrained.Network.Precision = precision;
        return new NetworkTeacher(NameOf(options), pretrained.Network, pretrained.Architecture.Image, pretrained.Tokenizer!, device, options.LogitScale);
    }

    private static OnnxTeacher FromGraphs(ClipModel model, TeacherOptions options, Device device) =>
        new(NameOf(options), model, device, options.LogitScale);

    private static string NameOf(TeacherOptions options) => (options.Path ?? options.ImageModelPath) is { } path
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(path))
        : options.Model!.Info.Architecture;

    private static CachingTeacher AddCache(ITeacher teacher, string folder, Action<string> warn)
    {
        FeatureCache images = OpenCache(teacher, folder, "image", warn);
        try
        {
            return new CachingTeacher(teacher, images, OpenCache(teacher, folder, "text", warn));
        }
        catch
        {
            images.Dispose();
            throw;
        }
    }

    private static FeatureCache OpenCache(ITeacher teacher, string folder, string kind, Action<string> warn)
    {
        const int ShownDigits = 16;
        string path = Path.Combine(folder, $"{kind}-{teacher.Fingerprint[..ShownDigits]}.features");
        return new FeatureCache(path, new FeatureCacheHeader(teacher.Fingerprint, kind, teacher.EmbeddingDimension), warn);
    }
}
