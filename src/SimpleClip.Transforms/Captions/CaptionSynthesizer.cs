using System.Collections;
using Microsoft.Extensions.AI;
using Microsoft.ML;
using SimpleClip.Images;

namespace SimpleClip.Captions;

/// <summary>One synthesis of captions: asks for those that are missing, and writes the files.</summary>
internal sealed class CaptionSynthesizer
{
    private readonly IChatClient _client;
    private readonly CaptionSynthesisOptions _options;
    private readonly CaptionRows _rows;
    private readonly string _outputPath;

    /// <exception cref="ArgumentException">An option is out of range, or a column that the prompt needs is missing or of another
    /// type.</exception>
    public CaptionSynthesizer(IChatClient client, IDataView data, string outputPath, CaptionSynthesisOptions options)
    {
        options.Validate();
        _client = client;
        _options = options.Copy();
        _rows = new CaptionRows(data, _options);
        _outputPath = outputPath;
    }

    public async Task<CaptionSynthesisReport> RunAsync(IProgress<CaptionSynthesisProgress>? progress, Action checkAlive, CancellationToken cancellation)
    {
        long rows = _rows.Count();
        long captions = checked(rows * _options.CaptionsPerRow);
        string? model = _options.ModelId ?? (_client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;
        var settings = SynthesisSettings.Create(_options, model, rows);
        var outputs = new CaptionOutputs(_outputPath, _options.CaptionsPerRow, rows, settings);
        Directory.CreateDirectory(Path.GetDirectoryName(outputs.JournalPath)!);
        BitArray done = outputs.FindDone();
        SynthesisTally tally;
        using (CaptionJournal journal = CaptionJournal.Open(outputs.JournalPath, settings, captions))
        {
            bool IsDone(long number) => done[(int)number] || journal.Contains(number);
            long reused = 0;
            for (long number = 0; number < captions; number++)
            {
                reused += IsDone(number) ? 1 : 0;
            }

            tally = new SynthesisTally(rows, captions, reused, _options.MaxFailedShare, progress);
            tally.Tell();
            await AskAsync(_rows.Read(IsDone, checkAlive), journal, tally, cancellation);
            if (journal.Count > 0 || outputs.Paths.Any(path => !File.Exists(path)))
            {
                outputs.Write(journal);
            }
        }

        File.Delete(outputs.JournalPath);
        return tally.ToReport(outputs.Paths);
    }

    private async Task AskAsync(IEnumerable<CaptionRequest> requests, CaptionJournal journal, SynthesisTally tally, CancellationToken cancellation)
    {
        using var client = new CaptionClient(_client, _options);
        var writer = new PromptWriter(_options.Prompt, _options.Seed);
        var settings = new ParallelOptions { MaxDegreeOfParallelism = _options.MaxConcurrency, CancellationToken = cancellation };
        await Parallel.ForEachAsync(requests, settings, async (request, stop) =>
        {
            bool isAsked = false;
            try
            {
                ChatMessage[] messages = await writer.WriteAsync(request, stop);
                isAsked = true;
                (string caption, UsageDetails? usage) = await client.AskAsync(messages, stop);
                journal.Add(request.Number, caption);
                tally.AddMade(usage);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested && (isAsked || exception is ImageReadException or InvalidDataException))
            {
                tally.AddFailed(request.Name, exception, isAsked);
            }
        });
    }
}
