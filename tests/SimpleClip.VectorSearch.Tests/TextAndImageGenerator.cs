using Microsoft.Extensions.AI;

namespace SimpleClip.VectorSearch.Tests;

/// <summary>What the library does not give, and a user might write: one generator of texts and images.</summary>
internal sealed class TextAndImageGenerator(ClipEncoder encoder)
    : IEmbeddingGenerator<string, Embedding<float>>, IEmbeddingGenerator<DataContent, Embedding<float>>
{
    private readonly IEmbeddingGenerator<string, Embedding<float>> _texts = encoder.AsTextEmbeddingGenerator();
    private readonly IEmbeddingGenerator<DataContent, Embedding<float>> _images = encoder.AsImageEmbeddingGenerator();

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        _texts.GenerateAsync(values, options, cancellationToken);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<DataContent> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        _images.GenerateAsync(values, options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
