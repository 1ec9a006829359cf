using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using SimpleClip.Configurations;
using SimpleClip.Registry;

namespace SimpleClip;

/// <summary>The architectures that can be built by name. Safe for any number of threads.</summary>
/// <remarks>
/// Names and figures of published architectures are those of open_clip's model configurations, ml-mobileclip and the papers that a
/// <see cref="ClipArchitecture.Note"/> cites. Names that end in <c>-mini</c> are small networks of the same kinds, for tests and CPUs.
/// </remarks>
public static class ClipArchitectures
{
    private const string Prefix = "SimpleClip.Architectures.", Extension = ".json";
    private const int Suggestions = 3;

    private static readonly ConcurrentDictionary<string, ClipArchitecture> Cache = new(StringComparer.Ordinal);

    /// <summary>The names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Resources.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Extension.Length])
            .Order(StringComparer.OrdinalIgnoreCase),
    ];

    private static Assembly Resources => typeof(ClipArchitectures).Assembly;

    /// <summary>The architecture of a name; null if there is none.</summary>
    /// <param name="name">The name; case does not matter, and <c>ViT-B/32</c> is <c>ViT-B-32</c>.</param>
    public static ClipArchitecture? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = name.Replace('/', '-');
        return Names.FirstOrDefault(known => string.Equals(known, wanted, StringComparison.OrdinalIgnoreCase)) is { } found
            ? Cache.GetOrAdd(found, Read)
            : null;
    }

    /// <summary>The architecture of a name.</summary>
    /// <param name="name">The name; case does not matter, and <c>ViT-B/32</c> is <c>ViT-B-32</c>.</param>
    /// <exception cref="ArgumentException">There is none; the message gives the nearest names.</exception>
    public static ClipArchitecture Get(string name) => Find(name) ?? throw new ArgumentException(
        $"No architecture is called '{name}'. The nearest names are {string.Join(", ", NearNames.Find(name, Names, Suggestions))}; " +
        $"{nameof(ClipArchitectures)}.{nameof(Names)} lists all {Names.Count}.",
        nameof(name));

    /// <summary>Reads a configuration of one's own, or one that lies beside weights.</summary>
    /// <param name="path">
    /// A file of <see cref="ClipArchitecture.Save"/>, open_clip's <c>open_clip_config.json</c> or model configuration, or a
    /// <c>config.json</c> of Hugging Face's CLIPModel with its <c>preprocessor_config.json</c> beside it.
    /// </param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file cannot be used; the message lists why.</exception>
    public static ClipArchitecture ReadFile(string path)
    {
        ConfigurationReading reading = ConfigurationFile.Read(path);
        return new ClipArchitecture
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Network = reading.Network,
            Image = reading.Image ?? throw new InvalidDataException(
                $"{path} does not say how images are made ready; expected {ConfigurationFile.WhereImageSettingsLie}."),
            Note = reading.Note,
        };
    }

    private static ClipArchitecture Read(string name)
    {
        using Stream stream = Resources.GetManifestResourceStream(Prefix + name + Extension)!;
        using var reader = new StreamReader(stream);
        JsonObject document = ConfigurationSection.ParseObject(reader.ReadToEnd(), name);
        ConfigurationReading reading = OpenClipConfiguration.Read(document, name);
        return new ClipArchitecture { Name = name, Network = reading.Network, Image = reading.Image!, Note = reading.Note };
    }
}
