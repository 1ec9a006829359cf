using System.Buffers;
using System.Runtime.InteropServices;
using SimpleClip.Data;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Measures how well a network finds the captions of images, and the images of captions, in held-out data.</summary>
/// <param name="network">The network.</param>
/// <param name="images">Normalises pixels on the network's device.</param>
internal sealed class RetrievalValidator(ClipNetwork network, PixelNormalizer images)
{
    /// <summary>Measures.</summary>
    /// <param name="batches">Images with all their captions.</param>
    /// <param name="checkAlive">Throws if the run was cancelled; called before every batch.</param>
    /// <exception cref="InvalidOperationException">There are no usable rows.</exception>
    public RetrievalMetrics Measure(IEnumerable<PairBatch> batches, Action checkAlive)
    {
        var imageEmbeddings = new ArrayBufferWriter<float>();
        var textEmbeddings = new ArrayBufferWriter<float>();
        var textToImage = new List<int>();
        int imageCount = 0;
        using var noGradients = no_grad();
        foreach (PairBatch batch in batches)
        {
            checkAlive();
            using var scope = NewDisposeScope();
            Write(network.EncodeImage(images.Normalize(batch.ImagesOn(images.Device))), imageEmbeddings);
            foreach (Tensor captions in batch.TokensOn(images.Device, network.Text.ReadsPadding).split(batch.Count, 0))
            {
                Write(network.EncodeText(captions), textEmbeddings);
            }

            foreach (int captions in batch.CaptionCounts)
            {
                textToImage.AddRange(Enumerable.Repeat(imageCount++, captions));
            }
        }

        return imageCount > 0
            ? RetrievalMetrics.Compute(
                imageEmbeddings.WrittenSpan.ToArray(), textEmbeddings.WrittenSpan.ToArray(), network.Config.EmbeddingDimension, textToImage)
            : throw new InvalidOperationException("The validation data have no usable rows.");
    }

    private static void Write(Tensor embeddings, ArrayBufferWriter<float> target)
    {
        using Tensor values = embeddings.cpu().contiguous();
        target.Write(MemoryMarshal.Cast<byte, float>(values.bytes));
    }
}
