using System.Buffers;
using SimpleClip.Data;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Measures how well a network finds the captions of images, and the images of captions, in held-out data.</summary>
/// <param name="network">The network.</param>
/// <param name="images">Normalises pixels on the network's device.</param>
/// <param name="batches">Gives images with all their captions.</param>
/// <param name="checkAlive">Throws if the run was cancelled; called before every batch.</param>
internal sealed class RetrievalMeasurement(ClipNetwork network, PixelNormalizer images, Func<IEnumerable<PairBatch>> batches, Action checkAlive) : IMeasurement
{
    public IReadOnlyList<string> Figures => EvaluationMetrics.OfRetrieval;

    /// <exception cref="InvalidOperationException">There are no usable rows.</exception>
    public RetrievalMetrics? Measure(IDictionary<string, double> figures)
    {
        RetrievalMetrics metrics = Measure();
        foreach ((string name, double value) in EvaluationMetrics.Of(metrics))
        {
            figures.Add(name, value);
        }

        return metrics;
    }

    private RetrievalMetrics Measure()
    {
        var imageEmbeddings = new ArrayBufferWriter<float>();
        var textEmbeddings = new ArrayBufferWriter<float>();
        var textToImage = new List<int>();
        int imageCount = 0;
        using var noGradients = no_grad();
        foreach (PairBatch batch in batches())
        {
            checkAlive();
            using var scope = NewDisposeScope();
            imageEmbeddings.Write(network.EncodeImage(images.Normalize(batch.Images[0].On(images.Device))));
            foreach (Tensor captions in batch.Texts[0].On(images.Device, network.Text.ReadsPadding).split(batch.Count, 0))
            {
                textEmbeddings.Write(network.EncodeText(captions));
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
}
