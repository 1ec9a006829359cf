using System.Text.Json;

namespace SimpleClip.Data.WebDataset;

/// <summary>The tars that sources stand for, in their order.</summary>
internal sealed class ShardList
{
    private const string SizesFile = "sizes.json";
    private readonly double[]? _cumulativeWeights;

    private ShardList(string[] paths, double[] weights)
    {
        Paths = paths;
        if (weights.Distinct().Skip(1).Any())
        {
            double sum = 0;
            _cumulativeWeights = [.. weights.Select(weight => sum += weight)];
        }
    }

    public IReadOnlyList<string> Paths { get; }

    /// <summary>Whether shards differ in how often they are to be drawn.</summary>
    public bool IsWeighted => _cumulativeWeights is not null;

    /// <exception cref="ArgumentException">A source has no path, a URL for one, braces that do not match, or a weight that is not above
    /// 0.</exception>
    /// <exception cref="FileNotFoundException">Not one shard is there, or a wildcard finds none.</exception>
    public static ShardList Find(IReadOnlyList<WebDatasetSource> sources)
    {
        var paths = new List<string>();
        var weights = new List<double>();
        foreach (WebDatasetSource source in sources)
        {
            if (!(source.Weight > 0 && double.IsFinite(source.Weight)))
            {
                throw new ArgumentException($"The weight of '{source.Shards}' is {source.Weight}: expected a number above 0.", nameof(sources));
            }

            paths.AddRange(source.Shards.Split("::").SelectMany(Expand));
            weights.AddRange(Enumerable.Repeat(source.Weight, paths.Count - weights.Count));
        }

        return paths.Exists(File.Exists) ? new ShardList([.. paths], [.. weights]) : throw new FileNotFoundException(
            $"None of the {paths.Count} shards of '{string.Join("::", sources.Select(source => source.Shards))}' is there" +
            (paths.Count > 0 ? $", neither '{paths[0]}' nor any other." : "."));
    }

    /// <summary>Draws a shard by the weights.</summary>
    /// <returns>Its number.</returns>
    public int Draw(Random random)
    {
        if (_cumulativeWeights is null)
        {
            return random.Next(Paths.Count);
        }

        int found = Array.BinarySearch(_cumulativeWeights, random.NextDouble() * _cumulativeWeights[^1]);
        return Math.Min(found < 0 ? ~found : found + 1, Paths.Count - 1);
    }

    /// <summary>
    /// The number of samples that <c>sizes.json</c> beside the shards tells, an object of file names and numbers; null if not every shard
    /// is in one.
    /// </summary>
    /// <exception cref="InvalidDataException">Such a file is malformed.</exception>
    public long? ReadSampleCount()
    {
        var folders = new Dictionary<string, Dictionary<string, long>?>();
        long sum = 0;
        foreach (string path in Paths)
        {
            string folder = Path.GetDirectoryName(path)!;
            if (!folders.TryGetValue(folder, out Dictionary<string, long>? sizes))
            {
                sizes = ReadSizes(Path.Combine(folder, SizesFile));
                folders.Add(folder, sizes);
            }

            if (sizes is null || !sizes.TryGetValue(Path.GetFileName(path), out long size))
            {
                return null;
            }

            sum += size;
        }

        return sum;
    }

    private static Dictionary<string, long>? ReadSizes(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllBytes(path));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: expected an object of shards' file names and their numbers of samples: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Expand(string pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
        {
            throw new ArgumentException("A source of shards is empty: expected the path of a tar, or several joined by '::'.", nameof(pattern));
        }

        if (pattern.Contains("://", StringComparison.Ordinal) || pattern.StartsWith("pipe:", StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{pattern}' is no path: shards are read from files only.", nameof(pattern));
        }

        return BracePattern.Expand(pattern).SelectMany(path => HasWildcard(path) ? FindFiles(path) : [Path.GetFullPath(path)]);
    }

    private static string[] FindFiles(string pattern)
    {
        var options = new EnumerationOptions { MatchType = MatchType.Simple, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };
        string full = Path.GetFullPath(pattern);
        string root = Path.GetPathRoot(full)!;
        string[] segments = full[root.Length..].Split(Path.DirectorySeparatorChar);
        IEnumerable<string> folders = [root];
        foreach (string segment in segments[..^1])
        {
            folders = HasWildcard(segment)
                ? folders.SelectMany(folder => Directory.EnumerateDirectories(folder, segment, options))
                : folders.Select(folder => Path.Combine(folder, segment)).Where(Directory.Exists);
        }

        string[] files = [.. folders.SelectMany(folder => Directory.EnumerateFiles(folder, segments[^1], options)).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new FileNotFoundException($"There is no shard that '{full}' matches.", full);
    }

    private static bool HasWildcard(string path) => path.AsSpan().ContainsAny('*', '?');
}
