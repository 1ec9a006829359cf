using System.Buffers;

namespace SimpleClip.Data;

/// <summary>Puts prepared samples together, in their order, leaving out those that cannot be used.</summary>
/// <param name="preparer">Knows the sizes.</param>
/// <param name="batchSize">Images in a batch.</param>
/// <param name="dropLast">Whether a last batch that is not full is left out.</param>
/// <param name="bad">Told of samples that cannot be used.</param>
internal sealed class BatchAssembler(SamplePreparer preparer, int batchSize, bool dropLast, BadSampleLog bad)
{
    private readonly byte[] _pixels = new byte[batchSize * preparer.PixelBytes];
    private readonly ArrayBufferWriter<long> _tokens = new();
    private readonly List<int> _captionCounts = [];
    private int _tokenCount;

    /// <summary>Assembles batches; each is valid until the next is asked for.</summary>
    public IEnumerable<PairBatch> Assemble(IEnumerable<PreparedSample> samples)
    {
        foreach (PreparedSample sample in samples)
        {
            using (sample)
            {
                if (sample.Problem is not null)
                {
                    bad.Add(sample);
                    continue;
                }

                Add(sample);
            }

            if (_captionCounts.Count == batchSize)
            {
                yield return Current();
                Clear();
            }
        }

        if (!dropLast && _captionCounts.Count > 0)
        {
            yield return Current();
        }

        Clear();
    }

    private void Add(PreparedSample sample)
    {
        sample.Pixels.AsSpan(0, preparer.PixelBytes).CopyTo(_pixels.AsSpan(_captionCounts.Count * preparer.PixelBytes));
        _tokens.Write(sample.Tokens);
        _captionCounts.Add(sample.Tokens.Length / preparer.ContextLength);
        _tokenCount = Math.Max(_tokenCount, sample.TokenCount);
    }

    private PairBatch Current()
    {
        int count = _captionCounts.Count;
        return new PairBatch(
            count, preparer.ImageSize, _pixels.AsMemory(0, count * preparer.PixelBytes), _captionCounts, _tokens.WrittenMemory, preparer.ContextLength, _tokenCount);
    }

    private void Clear()
    {
        _tokens.ResetWrittenCount();
        _captionCounts.Clear();
        _tokenCount = 0;
    }
}
