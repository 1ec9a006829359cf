using System.Text;

namespace SimpleClip.Tokenization;

/// <summary>
/// Learns merges from captions: the pair of neighbouring tokens that occurs most often becomes a token, again and again (Sennrich et al.
/// 2016). Pair counts are kept up to date through an index from pairs to words, so that a merge costs only the words it changes.
/// Of pairs that occur equally often, the one with the lower ids (the older tokens) goes first: the same captions always give the same
/// vocabulary.
/// </summary>
internal sealed class BytePairTrainer
{
    private readonly List<Word> _words = [];
    private readonly Dictionary<(int Left, int Right), PairWords> _pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long Count, int Left, int Right)> _queue = new();
    private readonly List<(int Left, int Right)> _merges = [];
    private readonly List<string> _texts = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private BytePairTrainer(IEnumerable<string> captions)
    {
        int[] indexOfByte = new int[ByteAlphabet.Size];
        foreach (string end in (string[])["", BytePairVocabulary.WordEnd])
        {
            for (int index = 0; index < ByteAlphabet.Size; index++)
            {
                indexOfByte[ByteAlphabet.ByteAt(index)] = index;
                AddText(ByteAlphabet.ToChar(ByteAlphabet.ByteAt(index)) + end);
            }
        }

        foreach ((string text, long count) in CountWords(captions).OrderBy(word => word.Key, StringComparer.Ordinal))
        {
            int[] tokens = [.. Encoding.UTF8.GetBytes(text).Select(value => indexOfByte[value])];
            tokens[^1] += ByteAlphabet.Size;
            _words.Add(new Word(tokens, count));
            CountPairs(_words.Count - 1, sign: 1);
        }
    }

    /// <summary>Learns merges until the vocabulary has the wanted size, or no pair occurs twice any more.</summary>
    public static BytePairVocabulary Train(IEnumerable<string> captions, int vocabularySize)
    {
        var trainer = new BytePairTrainer(captions);
        foreach ((int left, int right) in trainer._pairs.Keys)
        {
            trainer.Enqueue((left, right));
        }

        while (trainer._merges.Count < vocabularySize - BytePairVocabulary.BaseSize && trainer.TryTakeBest(out (int Left, int Right) best))
        {
            trainer.Merge(best);
        }

        return BytePairVocabulary.FromMerges(trainer._merges);
    }

    private static Dictionary<string, long> CountWords(IEnumerable<string> captions)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<byte> scratch = stackalloc byte[256];
        char[] characters = new char[256];
        foreach (string caption in captions)
        {
            using var text = new NormalizedText(caption, scratch);
            var scanner = new WordScanner(text.Text);
            while (scanner.MoveNext())
            {
                ReadOnlySpan<byte> bytes = scanner.Current;
                if (!bytes.SequenceEqual(BytePairVocabulary.StartBytes) && !bytes.SequenceEqual(BytePairVocabulary.EndBytes))
                {
                    Array.Resize(ref characters, Math.Max(characters.Length, bytes.Length));
                    ReadOnlySpan<char> word = characters.AsSpan(0, Encoding.UTF8.GetChars(bytes, characters));
                    lookup[word] = lookup.TryGetValue(word, out long count) ? count + 1 : 1;
                }
            }
        }

        return counts;
    }

    private bool TryTakeBest(out (int Left, int Right) best)
    {
        while (_queue.TryDequeue(out best, out (long Count, int Left, int Right) priority))
        {
            long count = _pairs[best].Count;
            if (-priority.Count != count)
            {
                // The count has fallen since the pair was queued (a rise queues it anew): back with the true one.
                Enqueue(best);
            }
            else if (_known.Contains(_texts[best.Left] + _texts[best.Right]))
            {
                // Another merge makes the same text already; a text is one token only.
                _pairs[best].Count = 0;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void Merge((int Left, int Right) pair)
    {
        int merged = _texts.Count;
        AddText(_texts[pair.Left] + _texts[pair.Right]);
        _merges.Add(pair);
        var changed = new HashSet<(int Left, int Right)>();
        foreach (int index in _pairs[pair].Words.Order().ToArray())
        {
            CountPairs(index, sign: -1);
            _words[index].Merge(pair, merged);
            CountPairs(index, sign: 1, changed);
        }

        foreach ((int left, int right) in changed)
        {
            Enqueue((left, right));
        }
    }

    private void CountPairs(int index, int sign, HashSet<(int Left, int Right)>? seen = null)
    {
        Word word = _words[index];
        for (int i = 0; i + 1 < word.Length; i++)
        {
            (int Left, int Right) pair = (word.Tokens[i], word.Tokens[i + 1]);
            if (!_pairs.TryGetValue(pair, out PairWords? words))
            {
                _pairs.Add(pair, words = new PairWords());
            }

            words.Count += sign * word.Count;
            if (sign > 0)
            {
                words.Words.Add(index);
                seen?.Add(pair);
            }
        }
    }

    // A pair seen once is a property of one caption, not of the language.
    private void Enqueue((int Left, int Right) pair)
    {
        long count = _pairs[pair].Count;
        if (count > 1)
        {
            _queue.Enqueue(pair, (-count, pair.Left, pair.Right));
        }
    }

    private void AddText(string text)
    {
        _texts.Add(text);
        _known.Add(text);
    }

    private sealed class PairWords
    {
        public HashSet<int> Words { get; } = [];

        public long Count { get; set; }
    }

    private sealed class Word(int[] tokens, long count)
    {
        public int[] Tokens { get; } = tokens;

        public int Length { get; private set; } = tokens.Length;

        public long Count { get; } = count;

        public void Merge((int Left, int Right) pair, int merged)
        {
            int kept = 0;
            for (int i = 0; i < Length; i++)
            {
                bool matches = i + 1 < Length && Tokens[i] == pair.Left && Tokens[i + 1] == pair.Right;
                Tokens[kept++] = matches ? merged : Tokens[i];
                i += matches ? 1 : 0;
            }

            Length = kept;
        }
    }
}
