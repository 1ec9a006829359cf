using Microsoft.Extensions.AI;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using SimpleClip.Captions;
using SimpleClip.Hosting;

namespace SimpleClip;

/// <summary>Makes captions by chat models: <c>mlContext.Clip().Data</c>.</summary>
public static class ClipDataCatalogExtensions
{
    extension(ClipDataCatalog catalog)
    {
        /// <summary>
        /// Asks a chat model for captions of every row, and writes them into text files, line i for row i, which
        /// <see cref="TextFileOptions.CaptionFiles"/> reads (with <see cref="TextFileOptions.CaptionFilesPerImage"/> if the data group
        /// lines by image). What the model is asked, and whether it sees the image, is up to the prompt: <see cref="CaptionPrompts"/>.
        /// </summary>
        /// <remarks>
        /// Captions are kept in <c>outputPath.partial</c> as they come. A run that is cancelled, killed or stopped goes on there when it is
        /// started again with the same data, path and settings, and asks for no caption twice that it had an answer for. Captions that fail
        /// leave blank lines; the next run asks for those alone. <c>outputPath.json</c> keeps the settings that the captions were made
        /// with.
        /// </remarks>
        /// <param name="client">The model. It is called from several threads, and not disposed.</param>
        /// <param name="data">The data, in the same order in every run.</param>
        /// <param name="outputPath">
        /// The file to write. With several captions a row, each gets its own: <c>name-1.txt</c>, <c>name-2.txt</c> and so on for
        /// <c>name.txt</c>.
        /// </param>
        /// <param name="options">The settings.</param>
        /// <param name="progress">Told of every caption, in turn; null for nobody.</param>
        /// <param name="cancellationToken">Stops the run, requests under way included.</param>
        /// <returns>What was made and what failed.</returns>
        /// <exception cref="ArgumentException">
        /// A setting is out of range, or a column that the prompt needs is missing or of another type (<see
        /// cref="ArgumentOutOfRangeException"/>).
        /// </exception>
        /// <exception cref="InvalidOperationException">
        /// More captions fail than <see cref="CaptionSynthesisOptions.MaxFailedShare"/> allows; the message lists the first failures. Or
        /// what an earlier run left at the path was made with other settings or of another number of rows.
        /// </exception>
        /// <exception cref="IOException">A file at the path was not written by this method, or another run writes it.</exception>
        /// <exception cref="InvalidDataException">What an earlier run left at the path is damaged.</exception>
        /// <exception cref="OperationCanceledException">The token was cancelled, or the context asked to cancel.</exception>
        public async Task<CaptionSynthesisReport> SynthesizeCaptionsAsync(
            IChatClient client,
            IDataView data,
            string outputPath,
            CaptionSynthesisOptions options,
            IProgress<CaptionSynthesisProgress>? progress = null,
            CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(client);
            ArgumentNullException.ThrowIfNull(data);
            ArgumentException.ThrowIfNullOrEmpty(outputPath);
            ArgumentNullException.ThrowIfNull(options);
            var synthesizer = new CaptionSynthesizer(client, data, outputPath, options);
            IHost host = ((IHostEnvironment)catalog.Context).Register("CaptionSynthesis");
            using IChannel channel = host.Start("Synthesizing captions");
            CaptionSynthesisReport report = await synthesizer.RunAsync(progress, () => host.CheckAlive(), cancellationToken).ConfigureAwait(false);
            channel.Info(MessageSensitivity.None, $"{report}");
            return report;
        }

        /// <summary>
        /// Asks a chat model for captions of every row, and waits for it; otherwise as
        /// <see
        /// cref="SynthesizeCaptionsAsync(ClipDataCatalog, IChatClient, IDataView, string, CaptionSynthesisOptions, IProgress{CaptionSynthesisProgress}, CancellationToken)"/>.
        /// </summary>
        /// <param name="client">The model.</param>
        /// <param name="data">The data, in the same order in every run.</param>
        /// <param name="outputPath">The file to write.</param>
        /// <param name="options">The settings.</param>
        /// <returns>What was made and what failed.</returns>
        public CaptionSynthesisReport SynthesizeCaptions(IChatClient client, IDataView data, string outputPath, CaptionSynthesisOptions options) =>
            Task.Run(() => catalog.SynthesizeCaptionsAsync(client, data, outputPath, options)).GetAwaiter().GetResult();
    }
}
