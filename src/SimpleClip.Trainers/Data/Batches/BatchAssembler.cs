using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace SimpleClip.Data;

/// <summary>Puts prepared samples together, in their order, leaving out those that cannot be used.</summary>
/// <param name="inputs">Knows the sizes.</param>
/// <param name="batchSize">Images in a batch.</param>
/// <param name="dropLast">Whether a last batch that is not full is left out.</param>
/// <param name="bad">Told of samples that cannot be used.</param>
/// <param name="rowsBefore">Rows of the epoch that were used before the first of these samples.</param>
internal sealed class BatchAssembler(SampleInputs inputs, int batchSize, bool dropLast, BadSampleLog bad, long rowsBefore = 0)
{
    private readonly byte[][] _pixels = [.. inputs.Images.Select(view => new byte[batchSize * view.Bytes])];
    private readonly ArrayBufferWriter<long>[] _ids = [.. inputs.Texts.Select(static _ => new ArrayBufferWriter<long>())];
    private readonly int[] _tokenCounts = new int[inputs.Texts.Count];
    private readonly List<int> _captionCounts = [];
    private readonly List<long> _imageIds = [];
    private readonly List<long> _captionIds = [];
    private int _truncated;
    private long _rows = rowsBefore;

    /// <summary>Assembles batches; each is valid until the next is asked for.</summary>
    public IEnumerable<PairBatch> Assemble(IEnumerable<PreparedSample> samples)
    {
        foreach (PreparedSample sample in samples)
        {
            using (sample)
            {
                _rows++;
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
        int row = _captionCounts.Count;
        for (int view = 0; view < _pixels.Length; view++)
        {
            int bytes = inputs.Images[view].Bytes;
            sample.Pixels.AsSpan(inputs.OffsetOf(view), bytes).CopyTo(_pixels[view].AsSpan(row * bytes));
        }

        for (int text = 0; text < _ids.Length; text++)
        {
            _ids[text].Write(sample.Texts[text].Ids);
            _tokenCounts[text] = Math.Max(_tokenCounts[text], sample.Texts[text].TokenCount);
        }

        PreparedTexts own = sample.Texts[0];
        _captionCounts.Add(own.Count);
        _truncated += own.Truncated;
        _imageIds.Add(IdOf([(long)sample.Id.Low, (long)sample.Id.High]));
        for (int caption = 0; caption < own.Count; caption++)
        {
            _captionIds.Add(IdOf(own.Ids.AsSpan(caption * own.ContextLength, own.ContextLength)));
        }
    }

    private static long IdOf(ReadOnlySpan<long> values) => (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(values));

    private PairBatch Current()
    {
        int count = _captionCounts.Count;
        return new PairBatch
        {
            Count = count,
            Images = [.. inputs.Images.Select((view, i) => new PixelBlock(count, view.Size, _pixels[i].AsMemory(0, count * view.Bytes)))],
            Texts = [.. inputs.Texts.Select((text, i) => new TokenBlock(_captionIds.Count, text.ContextLength, _tokenCounts[i], _ids[i].WrittenMemory))],
            CaptionCounts = _captionCounts,
            ImageIds = _imageIds.ToArray(),
            CaptionIds = _captionIds.ToArray(),
            TruncatedCaptions = _truncated,
            RowsRead = _rows,
        };
    }

    private void Clear()
    {
        Array.ForEach(_ids, static ids => ids.ResetWrittenCount());
        Array.Clear(_tokenCounts);
        _captionCounts.Clear();
        _imageIds.Clear();
        _captionIds.Clear();
        _truncated = 0;
    }
}
