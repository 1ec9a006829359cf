using Microsoft.Extensions.AI;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SimpleClip.WebApi;

/// <summary>Whether the model still computes.</summary>
internal sealed class ModelHealthCheck(IEmbeddingGenerator<string, Embedding<float>> texts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ReadOnlyMemory<float> embedding = await texts.GenerateVectorAsync("a photo", cancellationToken: cancellationToken);
        return embedding.Span.ContainsAny(float.NaN, float.PositiveInfinity)
            ? HealthCheckResult.Unhealthy("The text tower gives numbers that are not finite.")
            : HealthCheckResult.Healthy();
    }
}
