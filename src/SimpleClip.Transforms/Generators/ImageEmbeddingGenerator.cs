using Microsoft.Extensions.AI;
using SimpleClip.Images;

namespace SimpleClip.Generators;

/// <summary>Embeds the bytes of image files.</summary>
internal sealed class ImageEmbeddingGenerator(ClipEncoder encoder, string? modelId) : ClipEmbeddingGenerator<DataContent>(encoder, modelId)
{
    private readonly ClipEncoder _encoder = encoder;

    protected override void Check(DataContent[] inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i]?.HasTopLevelMediaType("image") != true)
            {
                throw new ArgumentException(
                    $"Expected images, such as image/png; number {i} is {inputs[i]?.MediaType ?? "null"}.", nameof(inputs));
            }
        }
    }

    protected override float[] Embed(ArraySegment<DataContent> inputs, int first) => _encoder.EmbedImages(
        [.. inputs.Select((content, i) => ImageSource.FromBytes(content.Data, content.Name ?? $"number {first + i}"))]);
}
