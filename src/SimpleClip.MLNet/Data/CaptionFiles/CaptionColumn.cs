namespace SimpleClip.Data.CaptionFiles;

/// <summary>A column of captions that lie in text files, one a line.</summary>
/// <remarks>Filled by one thread, then read by any number.</remarks>
internal sealed class CaptionColumn
{
    private readonly Utf8TextStore _texts = new();
    private readonly int _files;

    private CaptionColumn(string name, IReadOnlyList<string> paths, Action checkAlive)
    {
        Name = name;
        _files = paths.Count;
        FirstPath = paths[0];
        foreach (string path in paths)
        {
            int lines = Read(path, checkAlive);
            Lines = path == FirstPath ? lines : Lines;
            if (lines != Lines)
            {
                throw new InvalidDataException(Differ(name, FirstPath, Lines, path, lines));
            }
        }
    }

    public string Name { get; }

    /// <summary>The first of the files, for messages.</summary>
    public string FirstPath { get; }

    /// <summary>Lines of each file.</summary>
    public int Lines { get; }

    /// <summary>Reads the files.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="paths">The files.</param>
    /// <param name="checkAlive">Throws if the load was cancelled.</param>
    /// <exception cref="FileNotFoundException">One is missing.</exception>
    /// <exception cref="InvalidDataException">One is empty or not UTF-8, or they have different numbers of lines.</exception>
    public static CaptionColumn Load(string name, IReadOnlyList<string> paths, Action checkAlive) =>
        paths.FirstOrDefault(path => !File.Exists(path)) is string missing
            ? throw new FileNotFoundException($"There is no file of captions for column '{name}' at '{Path.GetFullPath(missing)}'.", missing)
            : new CaptionColumn(name, paths, checkAlive);

    /// <summary>The captions of a line, one a file, blank ones left out. Behind the last line the first comes again.</summary>
    public IEnumerable<string> GetCaptions(int line)
    {
        int place = line % Lines;
        return Enumerable.Range(0, _files).Select(file => _texts.GetString((file * Lines) + place)).Where(text => !string.IsNullOrWhiteSpace(text));
    }

    /// <summary>Says that two files of a column do not belong together.</summary>
    public static string Differ(string name, string first, int firstLines, string path, int lines) =>
        $"The files of column '{name}' have different numbers of lines: {first} has {firstLines}, {path} has {lines}. " +
        "Expected one caption per line, line for line of the same image.";

    /// <summary>Says that a file has no lines.</summary>
    public static string IsEmpty(string path) => $"{path}: expected one caption per line, and the file is empty.";

    private int Read(string path, Action checkAlive)
    {
        int lines = CaptionFile.Read(path, text => _texts.Add(text), checkAlive);
        return lines > 0 ? lines : throw new InvalidDataException(IsEmpty(path));
    }
}
