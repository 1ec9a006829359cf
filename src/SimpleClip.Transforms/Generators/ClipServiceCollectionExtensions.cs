using SimpleClip;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a model for dependency injection.</summary>
public static class ClipServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds a model's <see cref="ClipEncoder"/>, and generators of text and image embeddings on it, as singletons. The container
        /// disposes the encoder. The model is loaded when it is first asked for.
        /// </summary>
        /// <param name="modelPath">The model package; see <see cref="ClipModel.Load(string)"/>.</param>
        /// <param name="options">Where and how to compute; null for the CPU with all its cores.</param>
        /// <param name="modelId">The model's name in metadata and embeddings; null for its architecture.</param>
        /// <returns>The same services.</returns>
        public IServiceCollection AddClipEmbeddingGenerators(string modelPath, ClipEncoderOptions? options = null, string? modelId = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(modelPath);
            return services.AddClipEmbeddingGenerators(_ => new ClipEncoder(ClipModel.Load(modelPath), options), modelId);
        }

        /// <summary>
        /// Adds an encoder, and generators of text and image embeddings on it, as singletons. The container disposes the encoder.
        /// </summary>
        /// <param name="createEncoder">Makes the encoder, when it is first asked for.</param>
        /// <param name="modelId">The model's name in metadata and embeddings; null for its architecture.</param>
        /// <returns>The same services.</returns>
        public IServiceCollection AddClipEmbeddingGenerators(Func<IServiceProvider, ClipEncoder> createEncoder, string? modelId = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(createEncoder);
            return services
                .AddSingleton(createEncoder)
                .AddSingleton(provider => provider.GetRequiredService<ClipEncoder>().AsTextEmbeddingGenerator(modelId))
                .AddSingleton(provider => provider.GetRequiredService<ClipEncoder>().AsImageEmbeddingGenerator(modelId));
        }
    }
}
