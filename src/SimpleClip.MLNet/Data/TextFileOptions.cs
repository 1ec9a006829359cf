namespace SimpleClip;

/// <summary>How to read a text file of image-text pairs.</summary>
public sealed class TextFileOptions
{
    /// <summary>Gets or sets how the file is written; by default its extension tells.</summary>
    public TextFileFormat Format { get; set; }

    /// <summary>Gets or sets the folder that relative image paths start from; null for the folder of the text file itself.</summary>
    public string? ImageFolder { get; set; }

    /// <summary>
    /// Gets or sets the column or JSON key that holds the path of the image; null for <c>filepath</c>, or in JSON lines <c>image</c> or
    /// <c>filepath</c>.
    /// </summary>
    public string? ImageColumn { get; set; }

    /// <summary>
    /// Gets or sets the column or JSON key that holds the caption; null for <c>title</c>, or in JSON lines <c>captions</c>, <c>caption</c>
    /// or <c>title</c>. In JSON lines it may hold one text or an array of texts.
    /// </summary>
    public string? CaptionColumn { get; set; }

    /// <summary>Gets or sets what separates the fields of a line; null for a tab or a comma, as the format says.</summary>
    public char? Separator { get; set; }

    /// <summary>
    /// Gets or sets whether a field that begins with a double quote ends with one, may hold separators and line ends, and holds a quote as
    /// two (RFC 4180; pandas, and so open_clip, reads tab-separated files that way too). Set it to false where quotes are plain characters.
    /// </summary>
    public bool Quoted { get; set; } = true;

    /// <summary>
    /// Gets or sets whether lines of the same image path become one row with several captions, at the place of the first. A contrastive
    /// loss takes two rows of one batch for a mismatch: with the same image in both that would be wrong.
    /// </summary>
    public bool GroupByImage { get; set; } = true;

    /// <summary>
    /// Gets or sets further columns of captions by their names, each with the files that hold them: UTF-8 text, one caption a line, a blank
    /// line where there is none. Line i belongs to record i of the main file; behind a file's last line its first comes again, so that a
    /// main file that repeats its records shares the captions (as LaCLIP's rewrites, arXiv 2305.20088). A row's vector holds the captions
    /// of all its records. Relative paths start from the current folder.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> CaptionFiles { get; set; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// Gets or sets whether line i of <see cref="CaptionFiles"/> belongs to row i of the data, rather than to record i of the main file.
    /// The two differ where <see cref="GroupByImage"/> makes one row of several records. Captions synthesized for a view follow its rows.
    /// </summary>
    public bool CaptionFilesPerImage { get; set; }
}
