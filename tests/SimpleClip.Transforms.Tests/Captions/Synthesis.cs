using Microsoft.ML;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Captions;

/// <summary>A folder, data and settings for one test of synthesized captions.</summary>
internal sealed class Synthesis : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new();

    public Synthesis(int rows = 0) => Data = Texts([.. Enumerable.Range(0, rows).Select(row => $"caption {row}")]);

    /// <summary>Rows with a caption each: "caption 0" and so on.</summary>
    public IDataView Data { get; set; }

    public CaptionSynthesisOptions Options { get; } = new()
    {
        Prompt = new CaptionPrompt { Template = "say {caption}" },
        RetryDelaySeconds = 0.001,
        MaxFailedShare = 1,
    };

    public string Output => File("captions.txt");

    public string[] Lines => System.IO.File.ReadAllLines(Output);

    public ClipDataCatalog Catalog => _context.Clip().Data;

    public string Folder => _folder.Path;

    public string File(string name) => _folder.File(name);

    public IDataView Texts(params string[] captions) => View(captions.Select(caption => new Row { Captions = [caption] }));

    public IDataView View<T>(IEnumerable<T> rows)
        where T : class => _context.Data.LoadFromEnumerable(rows.ToArray());

    public Task<CaptionSynthesisReport> RunAsync(
        ChatServer server, IProgress<CaptionSynthesisProgress>? progress = null, string? output = null, CancellationToken cancellation = default) =>
        Catalog.SynthesizeCaptionsAsync(server.Client, Data, output ?? Output, Options, progress, cancellation);

    public void Dispose() => _folder.Dispose();

    internal sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string[] Captions { get; set; } = [];

        public string VisualCaptions { get; set; } = "";
    }
}
