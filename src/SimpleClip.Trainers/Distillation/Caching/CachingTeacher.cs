using static TorchSharp.torch;

namespace SimpleClip.Distillation;

/// <summary>Looks embeddings up, and lets a teacher compute only those that are missing.</summary>
/// <remarks>What was computed and what was looked up are the same numbers: both have been rounded to float16. Disposes what it was made
/// of.</remarks>
/// <param name="inner">The teacher.</param>
/// <param name="images">Its embeddings of images.</param>
/// <param name="texts">Its embeddings of texts.</param>
internal sealed class CachingTeacher(ITeacher inner, FeatureCache images, FeatureCache texts) : ITeacher
{
    /// <summary>The teacher that computes.</summary>
    public ITeacher Inner => inner;

    /// <summary>How many images were found, and how many were not.</summary>
    public CacheTally Images { get; } = new();

    /// <summary>How many texts were found, one that stands in a batch again included, and how many were not.</summary>
    public CacheTally Texts { get; } = new();

    public string Name => inner.Name;

    public string Fingerprint => inner.Fingerprint;

    public int EmbeddingDimension => inner.EmbeddingDimension;

    public double LogitScale => inner.LogitScale;

    public ImageProcessorOptions Image => inner.Image;

    public ClipTokenizer Tokenizer => inner.Tokenizer;

    public int ContextLength => inner.ContextLength;

    public bool ReadsPadding => inner.ReadsPadding;

    public Device Device => inner.Device;

    public Tensor EncodeImages(Tensor pixels) => Encode(pixels, FeatureKeys.OfImages(pixels), images, inner.EncodeImages, Images, "image");

    public Tensor EncodeTexts(Tensor tokens) => Encode(tokens, FeatureKeys.OfTexts(tokens, Tokenizer.EndToken), texts, inner.EncodeTexts, Texts, "text");

    /// <summary>Hands new embeddings to the operating system.</summary>
    public void Flush()
    {
        images.Flush();
        texts.Flush();
    }

    public void Dispose()
    {
        images.Dispose();
        texts.Dispose();
        inner.Dispose();
    }

    private Tensor Encode(Tensor input, FeatureKey[] keys, FeatureCache cache, Func<Tensor, Tensor> encode, CacheTally tally, string kind)
    {
        using var scope = NewDisposeScope();
        int dimension = EmbeddingDimension;
        float[] rows = new float[keys.Length * dimension];
        var missing = new Dictionary<FeatureKey, long>();
        var again = new List<int>();
        for (int i = 0; i < keys.Length; i++)
        {
            if (missing.ContainsKey(keys[i]))
            {
                again.Add(i);
            }
            else if (!cache.TryRead(keys[i], Row(i)))
            {
                missing.Add(keys[i], i);
            }
        }

        tally.Add(keys.Length - missing.Count, missing.Count);
        if (missing.Count > 0)
        {
            long[] places = [.. missing.Values];
            Tensor chosen = places.Length == keys.Length ? input : input.index_select(0, tensor(places).to(input.device));
            ReadOnlySpan<float> encoded = encode(chosen).cpu().data<float>().ToArray();
            byte[] stored = new byte[FeatureRow.BytesOf(dimension)];
            for (int i = 0; i < places.Length; i++)
            {
                int place = (int)places[i];
                FeatureRow.Write(encoded.Slice(i * dimension, dimension), stored);
                double length = FeatureRow.Read(stored, Row(place));
                if (!FeatureRow.IsUnit(length))
                {
                    throw UnitRows.Refuse(Name, kind, place, length);
                }

                cache.Add(keys[place], stored);
            }
        }

        foreach (int i in again)
        {
            Row((int)missing[keys[i]]).CopyTo(Row(i));
        }

        return tensor(rows).view(keys.Length, dimension).to(Device).MoveToOuterDisposeScope();

        Span<float> Row(int row) => rows.AsSpan(row * dimension, dimension);
    }
}
