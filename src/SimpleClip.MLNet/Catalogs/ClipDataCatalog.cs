using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Data;
using SimpleClip.Data.CaptionFiles;
using SimpleClip.Data.WebDataset;
using SimpleClip.Persistence.Interop;

namespace SimpleClip;

/// <summary>Loads and checks image-text pairs, image folders and WebDataset tars.</summary>
/// <remarks>
/// SimpleClip's components also take data from elsewhere, such as <c>mlContext.Data.LoadFromEnumerable</c>: an image is a text (its path),
/// a vector of bytes (the encoded file) or an <c>MLImage</c>; captions are a text or a vector of texts.
/// </remarks>
public sealed class ClipDataCatalog
{
    internal ClipDataCatalog(MLContext context) => Context = context;

    /// <summary>Gets the context the data is loaded on.</summary>
    public MLContext Context { get; }

    /// <summary>
    /// Loads image-text pairs from a file: tab-separated (<c>filepath</c>, <c>title</c>), comma-separated or JSON lines, by its extension.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="imageFolder">The folder that relative image paths start from; null for the folder of the file.</param>
    /// <returns>Data as <see cref="LoadFromTextFile(string, TextFileOptions)"/> gives it.</returns>
    /// <inheritdoc cref="LoadFromTextFile(string, TextFileOptions)" path="/exception"/>
    /// <example><code>
    /// IDataView pairs = mlContext.Clip().Data.LoadFromTextFile("captions.tsv", imageFolder: "images");
    /// </code></example>
    public IDataView LoadFromTextFile(string path, string? imageFolder = null) =>
        LoadFromTextFile(path, new TextFileOptions { ImageFolder = imageFolder });

    /// <summary>Loads image-text pairs from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <returns>
    /// Data of the columns <c>ImagePath</c>, the full path as text; <c>Captions</c>, a vector of texts; and those that
    /// <see cref="TextFileOptions.CaptionFiles"/> adds, vectors of texts too. The texts are held in memory,
    /// compactly; the images are not looked at, which <see cref="ValidateTextFile(string, TextFileOptions, Action{string})"/> does. Any
    /// number of threads may read it. It shuffles truly: every order is equally likely.
    /// </returns>
    /// <exception cref="FileNotFoundException">There is no such file, or no file of captions that the options name.</exception>
    /// <exception cref="ArgumentException">The format is to be told from the extension, and cannot; or two columns would have one
    /// name.</exception>
    /// <exception cref="InvalidDataException">A line is malformed, or a column is not there; the message names file, line and column, and
    /// what was expected. Or files of captions differ in their number of lines.</exception>
    /// <exception cref="OperationCanceledException">The context was asked to cancel.</exception>
    public IDataView LoadFromTextFile(string path, TextFileOptions options)
    {
        PairFile file = PairFile.Create(path, options);
        using IChannel channel = Start(out IHost host);
        CaptionColumns others = CaptionColumns.Load(options, () => HostInternals.CheckAlive(host));
        var pairs = new PairTable(options.GroupByImage);
        foreach (PairRecord record in file.Read())
        {
            HostInternals.CheckAlive(host);
            others.Add(pairs.Add(record));
        }

        pairs.Seal();
        others.Check(pairs.Count, warning => channel.Warning(MessageSensitivity.None, warning));
        channel.Info(MessageSensitivity.None, $"Loaded {pairs.Count} rows of image-text pairs from {path}.");
        return new PairDataView(pairs, ImageFolderOf(path, options), others);
    }

    /// <summary>Loads images sorted into one sub-folder per class, the way image classifiers are tested.</summary>
    /// <param name="folder">The folder of the sub-folders. Files right in it are left out.</param>
    /// <returns>Data of two columns of text: <c>ImagePath</c>, the full path, and <c>Label</c>, the name of the sub-folder; ordered by
    /// both.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">There are no images (<c>.jpg .jpeg .png .webp .bmp</c>) in any sub-folder.</exception>
    public IDataView LoadFromImageFolder(string folder)
    {
        using IChannel channel = Start(out _);
        ImageFolderDataView images = ImageFolderDataView.Load(folder);
        channel.Info(MessageSensitivity.None, $"Found {images.GetRowCount()} images in {folder}.");
        return images;
    }

    /// <summary>Streams image-text pairs from WebDataset tars, each sample an image (jpg, jpeg, png, webp) and a caption (txt).</summary>
    /// <param name="shards">The tars: paths joined by <c>::</c>, with braces and wildcards.</param>
    /// <returns>Data as <see cref="LoadFromWebDataset(IReadOnlyList{WebDatasetSource}, WebDatasetOptions)"/> gives it.</returns>
    /// <inheritdoc cref="LoadFromWebDataset(IReadOnlyList{WebDatasetSource}, WebDatasetOptions)" path="/exception"/>
    /// <example><code>
    /// IDataView pairs = mlContext.Clip().Data.LoadFromWebDataset("cc12m-{00000..01242}.tar");
    /// </code></example>
    public WebDatasetView LoadFromWebDataset(string shards) => LoadFromWebDataset(shards, new WebDatasetOptions());

    /// <summary>Streams image-text pairs from WebDataset tars.</summary>
    /// <param name="shards">The tars: paths joined by <c>::</c>, with braces and wildcards.</param>
    /// <param name="options">How to read them.</param>
    /// <returns>Data as <see cref="LoadFromWebDataset(IReadOnlyList{WebDatasetSource}, WebDatasetOptions)"/> gives it.</returns>
    /// <inheritdoc cref="LoadFromWebDataset(IReadOnlyList{WebDatasetSource}, WebDatasetOptions)" path="/exception"/>
    public WebDatasetView LoadFromWebDataset(string shards, WebDatasetOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(shards);
        return LoadFromWebDataset([new WebDatasetSource { Shards = shards }], options);
    }

    /// <summary>Streams image-text pairs from WebDataset tars of several origins.</summary>
    /// <param name="sources">The tars, and how often those of each origin are drawn.</param>
    /// <param name="options">How to read them.</param>
    /// <returns>
    /// Data of the columns <c>Image</c>, a vector of bytes; <c>SampleId</c>, a text; <c>Captions</c>, a vector of texts; and those that the
    /// options add. Tars (<c>.tar</c>, or compressed with gzip) are read while cursors move and never unpacked. What is missing, damaged or
    /// incomplete is left out, warned of and reported (<see cref="WebDatasetView.LastReport"/>).
    /// </returns>
    /// <exception cref="FileNotFoundException">Not one shard is there, or a wildcard finds none.</exception>
    /// <exception cref="ArgumentException">A pattern, a source of text or another option is malformed, out of its range or does not go with
    /// the others.</exception>
    /// <exception cref="InvalidDataException">A <c>sizes.json</c> beside the shards is malformed. Cursors throw it when more is left out
    /// than the options allow.</exception>
    public WebDatasetView LoadFromWebDataset(IReadOnlyList<WebDatasetSource> sources, WebDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(options);
        var layout = new WebDatasetLayout(options);
        ShardList shards = ShardList.Find(sources);
        options.Check(shards.IsWeighted);
        using IChannel channel = Start(out IHost host);
        channel.Info(MessageSensitivity.None, $"Found {shards.Paths.Count} shards.");
        return new WebDatasetView(host, shards, layout, options);
    }

    /// <summary>
    /// Looks through a file of image-text pairs and reports malformed lines, missing images, and missing, empty and repeated captions.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="imageFolder">The folder that relative image paths start from; null for the folder of the file.</param>
    /// <param name="checkImage">Called with the path of each image there is, once; throws if it cannot be used. Null to look no further
    /// than the file's being there.</param>
    /// <returns>The report.</returns>
    /// <inheritdoc cref="ValidateTextFile(string, TextFileOptions, Action{string})" path="/exception"/>
    public PairReport ValidateTextFile(string path, string? imageFolder = null, Action<string>? checkImage = null) =>
        ValidateTextFile(path, new TextFileOptions { ImageFolder = imageFolder }, checkImage);

    /// <summary>
    /// Looks through a file of image-text pairs and reports malformed lines, missing images, and missing, empty and repeated captions.
    /// Looks through the <see cref="TextFileOptions.CaptionFiles"/> too, and reports missing files, wrong numbers of lines, and blank
    /// lines, each of which is a row without a caption there. Repeated lines of those are no problem, and none counts as a caption.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="checkImage">Called with the path of each image there is, once; throws if it cannot be used. Null to look no further
    /// than the file's being there.</param>
    /// <returns>The report.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The format is to be told from the extension, and cannot; or a column of
    /// <see cref="TextFileOptions.CaptionFiles"/> has no name of its own or no file.</exception>
    /// <exception cref="InvalidDataException">The file as a whole cannot be read: a column is not there, or it is not UTF-8.</exception>
    /// <exception cref="OperationCanceledException">The context was asked to cancel.</exception>
    public PairReport ValidateTextFile(string path, TextFileOptions options, Action<string>? checkImage = null)
    {
        PairFile file = PairFile.Create(path, options);
        string imageFolder = ImageFolderOf(path, options);
        using IChannel channel = Start(out IHost host);
        var checker = new PairChecker(checkImage);
        CaptionFilesChecker others = CaptionFilesChecker.Read(options, checker.Problems, () => HostInternals.CheckAlive(host));
        int records = 0;
        void Skip(InvalidDataException error)
        {
            checker.AddMalformed(error);
            others.Skip();
            records++;
        }

        foreach (PairRecord record in file.Read(Skip))
        {
            HostInternals.CheckAlive(host);
            int image = checker.Check($"line {record.Line}", Path.GetFullPath(record.Image, imageFolder), record.Captions);
            others.Add(options.GroupByImage ? image : records);
            records++;
        }

        others.Finish(options.GroupByImage ? checker.ImageCount : records);
        return checker.ToReport();
    }

    /// <summary>
    /// Looks through image-text pairs, wherever they come from, and reports missing images, and missing, empty and repeated captions.
    /// </summary>
    /// <param name="pairs">The data.</param>
    /// <param name="imageColumn">Column of the images. Only paths are checked; bytes and <c>MLImage</c>s are counted.</param>
    /// <param name="captionColumn">Column of the captions: a text or a vector of texts.</param>
    /// <param name="checkImage">Called with the path of each image there is, once; throws if it cannot be used. Null to look no further
    /// than the file's being there.</param>
    /// <returns>The report; places are row numbers, counted from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of a wrong type.</exception>
    /// <exception cref="OperationCanceledException">The context was asked to cancel.</exception>
    public PairReport Validate(
        IDataView pairs,
        string imageColumn = ClipColumnNames.ImagePath,
        string captionColumn = ClipColumnNames.Captions,
        Action<string>? checkImage = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        using IChannel channel = Start(out IHost host);
        var checker = new PairChecker(checkImage);
        using var rows = new PairCursor(pairs, imageColumn, captionColumn);
        while (rows.MoveNext())
        {
            HostInternals.CheckAlive(host);
            checker.Check($"row {rows.Position}", rows.ImagePath, rows.Captions);
        }

        return checker.ToReport();
    }

    // A host of the call's own, since a cancellation reaches hosts and not the context itself.
    private IChannel Start(out IHost host)
    {
        host = ((IHostEnvironment)Context).Register("ClipData");
        return host.Start("Reading image-text data");
    }

    // GetDirectoryName of a full path of a file is never null: a file lies in a folder.
    private static string ImageFolderOf(string path, TextFileOptions options) =>
        Path.GetFullPath(options.ImageFolder ?? Path.GetDirectoryName(Path.GetFullPath(path))!);
}
