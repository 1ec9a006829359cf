using System.Threading.RateLimiting;
using Microsoft.Extensions.AI;

namespace SimpleClip.Captions;

/// <summary>Asks a chat model, no faster than allowed and again where it fails. Any number of threads may ask.</summary>
internal sealed class CaptionClient : IDisposable
{
    private const double MaxDelaySeconds = 60;

    private readonly IChatClient _client;
    private readonly CaptionSynthesisOptions _options;
    private readonly TokenBucketRateLimiter? _limiter;

    public CaptionClient(IChatClient client, CaptionSynthesisOptions options)
    {
        _client = client;
        _options = options;
        if (options.RequestsPerMinute is { } limit)
        {
            // One permit at a time spaces the requests evenly: no minute, whenever it begins, holds more.
            _limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = 1,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / limit,
                QueueLimit = int.MaxValue,
            });
        }
    }

    /// <summary>Asks for a caption.</summary>
    /// <returns>The caption, on one line, and what it took.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="Exception">The last attempt failed; of the type that the client throws.</exception>
    public async Task<(string Caption, UsageDetails? Usage)> AskAsync(ChatMessage[] messages, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await AskOnceAsync(messages, cancellation);
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested && attempt < _options.MaxRetries && RequestFailure.MayPass(exception))
            {
            }

            double delay = Math.Min(_options.RetryDelaySeconds * Math.Pow(2, attempt), MaxDelaySeconds);
            await Task.Delay(TimeSpan.FromSeconds(delay * (1 + (Random.Shared.NextDouble() / 2))), cancellation);
        }
    }

    public void Dispose() => _limiter?.Dispose();

    private async Task<(string Caption, UsageDetails? Usage)> AskOnceAsync(ChatMessage[] messages, CancellationToken cancellation)
    {
        using RateLimitLease? lease = _limiter is null ? null : await _limiter.AcquireAsync(1, cancellation);
        var options = new ChatOptions
        {
            ModelId = _options.ModelId,
            Temperature = _options.Temperature,
            TopP = _options.TopP,
            MaxOutputTokens = _options.MaxOutputTokens,
        };
        ChatResponse response = await _client.GetResponseAsync(messages, options, cancellation);
        string caption = CaptionText.Clean(response.Text, _options.Prompt.FirstLineOnly);
        return caption.Length > 0
            ? (caption, response.Usage)
            : throw new InvalidDataException($"The model's answer holds no text (finish reason: {response.FinishReason?.Value ?? "none"}).");
    }
}
