using Microsoft.Extensions.AI;
using SimpleClip.Numerics;

namespace SimpleClip.Generators;

/// <summary>
/// One kind of a model's inputs as a generator. It owns neither encoder nor model, so that disposing it does nothing. Safe for any number
/// of threads.
/// </summary>
/// <typeparam name="TInput">What is embedded.</typeparam>
internal abstract class ClipEmbeddingGenerator<TInput>(ClipEncoder encoder, string? modelId) : IEmbeddingGenerator<TInput, Embedding<float>>
{
    private const string ProviderName = "simpleclip";

    private readonly EmbeddingGeneratorMetadata _metadata =
        new(ProviderName, defaultModelId: modelId ?? encoder.Model.Info.Architecture, defaultModelDimensions: encoder.Dimension);

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        TInput[] inputs = [.. values];
        Check(inputs);
        int dimension = Dimension(options);

        // A tower computes for milliseconds to seconds: on a pool thread, so that the caller's is free.
        return Task.Run(() => Generate(inputs, dimension, cancellationToken), cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(ClipEncoder) ? encoder
            : serviceType == typeof(ClipModel) ? encoder.Model
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }

    /// <summary>Fails if an input is not what the tower takes.</summary>
    /// <exception cref="ArgumentException">The message says which one, and what was expected.</exception>
    protected abstract void Check(TInput[] inputs);

    /// <summary>Embeddings of length 1, shape [inputs, dimension].</summary>
    protected abstract float[] Embed(ArraySegment<TInput> inputs, int first);

    private GeneratedEmbeddings<Embedding<float>> Generate(TInput[] inputs, int dimension, CancellationToken cancellationToken)
    {
        var generated = new GeneratedEmbeddings<Embedding<float>>(inputs.Length);
        for (int first = 0; first < inputs.Length; first += encoder.Options.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = new ArraySegment<TInput>(inputs, first, Math.Min(encoder.Options.BatchSize, inputs.Length - first));
            float[] embeddings = Embed(batch, first);
            for (int i = 0; i < batch.Count; i++)
            {
                Memory<float> vector = embeddings.AsMemory(i * encoder.Dimension, dimension);
                if (dimension < encoder.Dimension)
                {
                    VectorMath.Normalize(vector.Span);
                }

                generated.Add(new Embedding<float>(vector) { CreatedAt = DateTimeOffset.UtcNow, ModelId = _metadata.DefaultModelId });
            }
        }

        return generated;
    }

    private int Dimension(EmbeddingGenerationOptions? options) => options?.Dimensions switch
    {
        null => encoder.Dimension,
        { } asked when asked <= encoder.Dimension => asked,
        { } asked => throw new ArgumentOutOfRangeException(
            nameof(options), asked, $"Expected {nameof(options.Dimensions)} of 1 to {encoder.Dimension}, the length of the model's embeddings."),
    };
}
