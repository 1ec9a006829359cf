namespace SimpleClip;

/// <summary>How a text file of image-text pairs is written.</summary>
public enum TextFileFormat
{
    /// <summary>By the file's extension: <c>.tsv</c>, <c>.csv</c>, <c>.jsonl</c> or <c>.ndjson</c>.</summary>
    Auto,

    /// <summary>Fields separated by tabs, the first line naming them, as open_clip reads it.</summary>
    TabSeparated,

    /// <summary>Fields separated by commas, the first line naming them (RFC 4180).</summary>
    CommaSeparated,

    /// <summary>One JSON object per line.</summary>
    JsonLines,
}
