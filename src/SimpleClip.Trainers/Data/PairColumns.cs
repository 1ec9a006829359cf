using Microsoft.ML;
using SimpleClip.Columns;

namespace SimpleClip.Data;

/// <summary>Which columns hold the pairs, and which types they may have.</summary>
/// <param name="Image">Name of the image column: a path (text), the bytes of a file (vector of bytes), or an image (MLImage).</param>
/// <param name="Captions">Name of the caption column: a text or a vector of texts.</param>
/// <param name="ImageFolder">The folder that relative paths start from; null for the current one.</param>
/// <param name="Sources">The caption columns where there are several, in place of <paramref name="Captions"/>; null where there is that
/// one.</param>
internal record PairColumns(string Image, string Captions, string? ImageFolder, CaptionOptions? Sources = null)
{
    /// <summary>The columns of captions, the original's first.</summary>
    public IReadOnlyList<string> CaptionColumns => Sources is null ? [Captions] : [.. Sources.Sources.Select(source => source.Column)];

    /// <summary>What evaluation reads: the original captions, so that held-out data need no others.</summary>
    public PairColumns ForEvaluation() => new(Image, CaptionColumns[0], ImageFolder);

    /// <summary>Finds the columns in data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is missing or of another type.</exception>
    public (DataViewSchema.Column Image, DataViewSchema.Column[] Captions) Find(DataViewSchema schema) =>
        (ImageColumn.Find(schema, Image), FindCaptions(schema));

    /// <summary>Finds the columns of captions.</summary>
    protected virtual DataViewSchema.Column[] FindCaptions(DataViewSchema schema) =>
        [.. CaptionColumns.Select(column => TextColumn.Find(schema, column, "caption"))];
}
