using Microsoft.ML;
using Microsoft.ML.Data;

namespace SimpleClip.Data.WebDataset;

/// <summary>Which members of a sample go into which columns: the image, the sample's key, columns of captions, columns of one
/// text.</summary>
internal sealed class WebDatasetLayout
{
    public const int ImageColumn = 0;
    public const int KeyColumn = 1;

    /// <summary>Position of the first column of texts.</summary>
    public const int FirstTexts = 2;

    private readonly HashSet<string> _wanted = [];

    /// <exception cref="ArgumentException">An option is out of its range, a source is malformed, or two columns share a name.</exception>
    public WebDatasetLayout(WebDatasetOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxMemberBytes, nameof(WebDatasetOptions.MaxMemberBytes));
        MaxMemberBytes = options.MaxMemberBytes;
        ImageExtensions = [.. options.ImageExtensions.Select(extension => TextSource.Parse(extension).Extension)];
        if (ImageExtensions.Count == 0)
        {
            throw new ArgumentException($"{nameof(WebDatasetOptions.ImageExtensions)} is empty: expected at least one extension.", nameof(options));
        }

        RequiresCaption = options.Captions.Count > 0;
        TextColumns = [.. FindTextColumns(options)];
        Schema = MakeSchema();
        _wanted.UnionWith(ImageExtensions);
        _wanted.UnionWith(TextColumns.SelectMany(column => column.Sources).Select(source => source.Extension));
    }

    public int MaxMemberBytes { get; }

    public IReadOnlyList<string> ImageExtensions { get; }

    /// <summary>Whether a sample needs a text in the first column of texts.</summary>
    public bool RequiresCaption { get; }

    public IReadOnlyList<TextColumn> TextColumns { get; }

    public DataViewSchema Schema { get; }

    public bool Wants(string extension) => _wanted.Contains(extension);

    private static IEnumerable<TextColumn> FindTextColumns(WebDatasetOptions options)
    {
        if (options.Captions.Count > 0)
        {
            yield return TextColumn.Create(ClipColumnNames.Captions, isVector: true, options.Captions);
        }

        foreach ((string name, IReadOnlyList<string> sources) in options.OtherCaptions)
        {
            yield return TextColumn.Create(name, isVector: true, sources);
        }

        foreach ((string name, string source) in options.Texts)
        {
            yield return TextColumn.Create(name, isVector: false, [source]);
        }
    }

    private DataViewSchema MakeSchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(ClipColumnNames.Image, new VectorDataViewType(NumberDataViewType.Byte));
        builder.AddColumn(ClipColumnNames.SampleId, TextDataViewType.Instance);
        foreach (TextColumn column in TextColumns)
        {
            builder.AddColumn(column.Name, column.IsVector ? new VectorDataViewType(TextDataViewType.Instance) : TextDataViewType.Instance);
        }

        DataViewSchema schema = builder.ToSchema();
        string? twice = schema.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? schema : throw new ArgumentException($"Two columns would be named '{twice}'.", "options");
    }
}
