using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>A trained CLIP whose embeddings a student is to learn. For one thread at a time.</summary>
internal interface ITeacher : IDisposable
{
    /// <summary>What it is called in messages and reports.</summary>
    string Name { get; }

    /// <summary>Tells it from every teacher that gives other embeddings: a hash of weights, image settings and tokenizer.</summary>
    string Fingerprint { get; }

    /// <summary>The length of an embedding.</summary>
    int EmbeddingDimension { get; }

    /// <summary>The factor on cosine similarities, exp(logit_scale).</summary>
    double LogitScale { get; }

    /// <summary>How its images are made ready.</summary>
    ImageProcessorOptions Image { get; }

    /// <summary>Its tokenizer.</summary>
    ClipTokenizer Tokenizer { get; }

    /// <summary>The longest sequence of tokens.</summary>
    int ContextLength { get; }

    /// <summary>Whether every sequence has to fill the context; see <see cref="Networks.TextTower.ReadsPadding"/>.</summary>
    bool ReadsPadding { get; }

    /// <summary>Where its embeddings are: the device that trains.</summary>
    Device Device { get; }

    /// <summary>Embeds images.</summary>
    /// <param name="pixels">uint8 [images, size, size, 3], on the CPU or the device.</param>
    /// <returns>float32 [images, dimension] on the device, rows of length 1, without a graph.</returns>
    /// <exception cref="InvalidDataException">An embedding is no vector of length 1.</exception>
    Tensor EncodeImages(Tensor pixels);

    /// <summary>Embeds texts.</summary>
    /// <param name="tokens">int64 [texts, tokens], on the CPU or the device.</param>
    /// <returns>float32 [texts, dimension] on the device, rows of length 1, without a graph.</returns>
    /// <exception cref="InvalidDataException">An embedding is no vector of length 1.</exception>
    Tensor EncodeTexts(Tensor tokens);
}
