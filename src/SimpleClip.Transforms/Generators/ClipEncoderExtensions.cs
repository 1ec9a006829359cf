using Microsoft.Extensions.AI;
using SimpleClip.Generators;

namespace SimpleClip;

/// <summary>Views of a model as generators of Microsoft.Extensions.AI.</summary>
/// <remarks>
/// Two views rather than one class with both interfaces: on such a class calls like <c>GenerateVectorAsync("text")</c> do not compile, and
/// vector stores take it for a generator of texts only. Texts and images lie in the same space, so that a store filled through one view is
/// searched through the other. Both are safe for any number of threads and own nothing: dispose the encoder, not the views.
/// </remarks>
public static class ClipEncoderExtensions
{
    extension(ClipEncoder encoder)
    {
        /// <summary>A generator of text embeddings of length 1.</summary>
        /// <param name="modelId">The model's name in metadata and embeddings; null for its architecture.</param>
        /// <returns>
        /// The generator. It honours <see cref="EmbeddingGenerationOptions.Dimensions"/> by keeping the first values and scaling them to
        /// length 1, which is meant for models trained so (Matryoshka); cancels between batches; and gives <see cref="ClipEncoder"/>, <see
        /// cref="ClipModel"/> and <see cref="EmbeddingGeneratorMetadata"/> as services.
        /// </returns>
        public IEmbeddingGenerator<string, Embedding<float>> AsTextEmbeddingGenerator(string? modelId = null)
        {
            ArgumentNullException.ThrowIfNull(encoder);
            return new TextEmbeddingGenerator(encoder, modelId);
        }

        /// <summary>
        /// A generator of image embeddings of length 1, from the bytes of image files. An image that cannot be read fails the call with an
        /// <see cref="Images.ImageReadException"/> that names it.
        /// </summary>
        /// <inheritdoc cref="AsTextEmbeddingGenerator"/>
        public IEmbeddingGenerator<DataContent, Embedding<float>> AsImageEmbeddingGenerator(string? modelId = null)
        {
            ArgumentNullException.ThrowIfNull(encoder);
            return new ImageEmbeddingGenerator(encoder, modelId);
        }
    }
}
