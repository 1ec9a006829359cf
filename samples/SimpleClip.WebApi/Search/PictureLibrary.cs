using Microsoft.Extensions.Options;
using SimpleClip.Images;

namespace SimpleClip.WebApi.Search;

/// <summary>
/// The index of a folder of pictures, in a file beside the folder. Pictures that are new are added in the background after the start; the
/// index can be searched all the while.
/// </summary>
internal sealed partial class PictureLibrary(ClipEncoder encoder, IOptions<ServiceOptions> options, ILogger<PictureLibrary> logger) : BackgroundService
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".webp"];
    private readonly string _folder = Path.GetFullPath(options.Value.Pictures);
    private readonly EmbeddingIndex _index = EmbeddingIndex.OpenOrCreate(
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Value.Pictures)) + ".index", encoder.Dimension);

    /// <summary>The pictures nearest to an embedding.</summary>
    public FoundPicture[] Find(ReadOnlyMemory<float> embedding, int count) =>
        [.. _index.Search(embedding.Span, count).Select(match => new FoundPicture("pictures/" + Uri.EscapeDataString(match.Key), match.Score))];

    public override void Dispose()
    {
        base.Dispose();
        _index.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => AddNew(stoppingToken), stoppingToken);

    private void AddNew(CancellationToken stopping)
    {
        IEnumerable<string> added = Directory.EnumerateFiles(_folder)
            .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && !_index.Contains(Path.GetFileName(path)));
        foreach (string path in added)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                _index.Add(Path.GetFileName(path), encoder.EmbedImages([ImageSource.FromFile(path)]));
            }
            catch (ImageReadException exception)
            {
                LogLeftOut(logger, exception.Message);
            }
        }

        LogReady(logger, _index.Count, _folder);
    }

    [LoggerMessage(LogLevel.Warning, "Left out: {Reason}")]
    private static partial void LogLeftOut(ILogger logger, string reason);

    [LoggerMessage(LogLevel.Information, "{Count} pictures of {Folder} can be searched.")]
    private static partial void LogReady(ILogger logger, long count, string folder);
}
