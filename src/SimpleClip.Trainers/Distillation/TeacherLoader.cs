using SimpleClip.Export;
using SimpleClip.Networks;
using SimpleClip.Weights;
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
    /// <exception cref="InvalidDataException">A file is malformed or does not belong to the others, or something has to be given.</exception>
    public static ITeacher Load(TeacherOptions options, Device device, ComputePrecision precision, Action<string> warn)
    {
        options.Validate();
        ITeacher teacher = options.Path is null ? FromGraphs(OnnxPair.Read(options), options, device) : FromPath(options, device, precision);
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

    /// <summary>The network of a package with weights.</summary>
    internal static ClipNetwork LoadNetwork(ClipModel model, string path)
    {
        string config = model.Info.Config?.GetRawText() ?? throw new InvalidDataException(
            $"{path} holds weights, but not the architecture that they belong to (clip.json, config).");
        var network = new ClipNetwork(ClipNetworkConfig.Parse(config));
        try
        {
            using SafetensorsFile weights = model.OpenWeights();
            NetworkWeights.Load(network, weights);
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static ITeacher FromPath(TeacherOptions options, Device device, ComputePrecision precision)
    {
        string path = options.Path!;
        if (!string.Equals(Path.GetExtension(path), PackageExtension, StringComparison.OrdinalIgnoreCase))
        {
            return FromWeights(options, device, precision);
        }

        ClipModel model = ClipModel.Load(path);
        return model.HasWeights
            ? FromNetwork(LoadNetwork(model, path), options.Image ?? FindImage(model, path), options.ReadTokenizer() ?? model.Tokenizer, options, device, precision)
            : FromGraphs(model, options, device);
    }

    /// <summary>How images were made ready for the weights of a package; its settings are those for its graph, which may normalise pixels itself.</summary>
    private static ImageProcessorOptions FindImage(ClipModel model, string path) => NormalizedInput.IsIn(model.ImageGraph.Span, ImageTowerExporter.InputName)
        ? throw new InvalidDataException(
            $"The image graph of {path} normalises pixels itself, so that the package does not say how they were normalised for its weights; expected that in option " +
            $"{nameof(TeacherOptions.Image)} of the teacher.")
        : model.Info.Image;

    private static NetworkTeacher FromWeights(TeacherOptions options, Device device, ComputePrecision precision)
    {
        string path = options.Path!;
        PretrainedClip pretrained = PretrainedClip.Load(
            path, new PretrainedClipOptions { Architecture = options.FindArchitecture(), Image = options.Image, Tokenizer = options.ReadTokenizer() });
        if (pretrained.Network.Text.VocabularySize == 0 || pretrained.Tokenizer is null)
        {
            bool readsVectors = pretrained.Network.Text.VocabularySize == 0;
            pretrained.Dispose();
            throw new InvalidDataException(
                readsVectors
                    ? $"The text tower of {path} reads the vectors of a language model; expected a teacher that reads texts."
                    : $"No tokenizer lies beside {path}; expected vocab.json and merges.txt, or bpe_simple_vocab_16e6.txt.gz, there or in {nameof(options.TokenizerPath)}.");
        }

        return FromNetwork(pretrained.Network, pretrained.Architecture.Image, pretrained.Tokenizer, options, device, precision);
    }

    private static NetworkTeacher FromNetwork(
        ClipNetwork network, ImageProcessorOptions image, ClipTokenizer tokenizer, TeacherOptions options, Device device, ComputePrecision precision)
    {
        network.Precision = precision;
        return new NetworkTeacher(NameOf(options.Path!), network, image with { Size = network.Visual.ImageSize }, tokenizer, device, options.LogitScale);
    }

    private static OnnxTeacher FromGraphs(ClipModel model, TeacherOptions options, Device device) =>
        new(NameOf(options.Path ?? options.ImageModelPath!), model, device, options.LogitScale);

    private static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

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
