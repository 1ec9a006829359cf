using SimpleClip.Registry;

namespace SimpleClip.Data;

/// <summary>Names of classes, and their numbers from 0. Immutable.</summary>
internal sealed class ClassNames
{
    private const int Suggestions = 3;

    private readonly Dictionary<string, int> _numbers;

    private ClassNames(IReadOnlyList<string> names)
    {
        Names = names;
        _numbers = names.Index().ToDictionary(static entry => entry.Item, static entry => entry.Index, StringComparer.Ordinal);
    }

    /// <summary>The names in the order of their numbers.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of classes.</summary>
    public int Count => Names.Count;

    /// <summary>Reads through all labels, so that one that cannot be used is found before hours of training and not after.</summary>
    /// <param name="reader">Reads rows whose captions are labels.</param>
    /// <param name="given">The classes; null for the labels in the order in which they first appear.</param>
    /// <exception cref="InvalidDataException">A row has no label or one that is no class, or there are too few rows or classes.</exception>
    public static ClassNames Read(PairReader reader, IReadOnlyList<string>? given)
    {
        HashSet<string>? known = given?.ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string row, IReadOnlyList<string> captions) in reader.ReadTexts())
        {
            string label = captions is [var first, ..] ? first : throw new InvalidDataException($"The zero-shot data, {row}: there is no label.");
            if (known?.Contains(label) == false)
            {
                throw new InvalidDataException(
                    $"The zero-shot data, {row}: the label '{label}' is none of the {given!.Count} classes (option ClassNames); the nearest are " +
                    $"{string.Join(", ", NearNames.Find(label, given, Suggestions).Select(static name => $"'{name}'"))}.");
            }

            found.TryAdd(label, found.Count);
        }

        return found.Count > 0 && (given ?? [.. found.Keys]) is { Count: > 1 } names
            ? new ClassNames(names)
            : throw new InvalidDataException($"The zero-shot data have {found.Count} different labels; expected at least two classes and an image.");
    }

    /// <summary>The number of a class.</summary>
    public int NumberOf(string name) => _numbers[name];
}
