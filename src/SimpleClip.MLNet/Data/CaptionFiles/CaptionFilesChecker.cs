namespace SimpleClip.Data.CaptionFiles;

/// <summary>Looks through the files that <see cref="TextFileOptions.CaptionFiles"/> names, without keeping what they hold.</summary>
internal sealed class CaptionFilesChecker
{
    private readonly PairProblemTally _problems;
    private readonly CaptionLineCounts _counts;

    private CaptionFilesChecker(PairProblemTally problems, CaptionLineCounts counts) => (_problems, _counts) = (problems, counts);

    /// <summary>Looks through the files.</summary>
    /// <param name="options">Names them.</param>
    /// <param name="problems">Counts what is wrong with them.</param>
    /// <param name="checkAlive">Throws if the reading was cancelled.</param>
    /// <exception cref="ArgumentException">A column has no name or no file, or two would have one name.</exception>
    public static CaptionFilesChecker Read(TextFileOptions options, PairProblemTally problems, Action checkAlive)
    {
        CaptionColumns.CheckNames(options);
        var known = new List<(string Path, int Lines)>();
        foreach ((string name, IReadOnlyList<string> paths) in options.CaptionFiles)
        {
            (string Path, int Lines)[] files =
                [.. paths.Select(path => (path, Read(path, name, problems, checkAlive))).Where(static file => file.Item2 > 0)];
            foreach ((string path, int lines) in files.Where(file => file.Lines != files[0].Lines))
            {
                problems.Add(PairProblemKind.CaptionLineCount, CaptionColumn.Differ(name, files[0].Path, files[0].Lines, path, lines));
            }

            known.AddRange(files.Take(1));
        }

        return new CaptionFilesChecker(problems, new CaptionLineCounts(known, CaptionColumns.ArePerRecord(options)));
    }

    /// <summary>Takes note that the next record of the main file went to a row.</summary>
    public void Add(int row) => _counts.Add(row);

    /// <summary>Takes note that the next record of the main file cannot be read.</summary>
    public void Skip() => _counts.Skip();

    /// <summary>Compares the numbers of lines with the main file, once that is read.</summary>
    /// <param name="rows">Rows of the data.</param>
    public void Finish(int rows)
    {
        foreach ((string message, _) in _counts.FindMistakes(rows))
        {
            _problems.Add(PairProblemKind.CaptionLineCount, message);
        }
    }

    /// <summary>The number of lines of a file; 0 for one that cannot be used.</summary>
    private static int Read(string path, string column, PairProblemTally problems, Action checkAlive)
    {
        if (!File.Exists(path))
        {
            problems.Add(PairProblemKind.MissingCaptionFile, $"column '{column}': {Path.GetFullPath(path)}");
            return 0;
        }

        try
        {
            int line = 0;
            int lines = CaptionFile.Read(
                path,
                text =>
                {
                    line++;
                    if (string.IsNullOrWhiteSpace(text))
                    {
                        problems.Add(PairProblemKind.EmptyCaption, $"{path}, line {line}");
                    }
                },
                checkAlive);
            if (lines == 0)
            {
                problems.Add(PairProblemKind.CaptionLineCount, CaptionColumn.IsEmpty(path));
            }

            return lines;
        }
        catch (InvalidDataException e)
        {
            problems.Add(PairProblemKind.MalformedLine, e.Message);
            return 0;
        }
    }
}
