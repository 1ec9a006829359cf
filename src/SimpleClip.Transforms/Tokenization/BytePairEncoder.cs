namespace SimpleClip.Tokenization;

/// <summary>
/// Splits one word into the tokens of a vocabulary: bytes first, then the merges in order of their rank, the leftmost first.
/// </summary>
internal static class BytePairEncoder
{
    /// <summary>
    /// Up to this many bytes a plain search for the best pair is fastest; beyond it (no natural word is that long) a queue keeps the time
    /// nearly linear, so that a hostile text cannot stall a service.
    /// </summary>
    internal const int LongWord = 96;

    private const int NoMerge = int.MaxValue;

    /// <summary>The tokens of one word in UTF-8.</summary>
    public static int[] Encode(BytePairVocabulary vocabulary, ReadOnlySpan<byte> word)
    {
        int[] tokens = new int[word.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = vocabulary.TokenOf(word[i], endsWord: i == tokens.Length - 1);
        }

        int kept = tokens.Length <= LongWord ? MergeShort(vocabulary, tokens) : MergeLong(vocabulary, tokens);
        return kept == tokens.Length ? tokens : tokens[..kept];
    }

    /// <summary>Merges in place by repeated search; returns the number of tokens left.</summary>
    internal static int MergeShort(BytePairVocabulary vocabulary, Span<int> tokens)
    {
        Span<int> ranks = stackalloc int[tokens.Length];
        Span<int> results = stackalloc int[tokens.Length];
        int count = tokens.Length;
        for (int i = 0; i + 1 < count; i++)
        {
            Look(vocabulary, tokens, i, ranks, results);
        }

        while (count > 1)
        {
            int best = 0;
            for (int i = 1; i + 1 < count; i++)
            {
                best = ranks[i] < ranks[best] ? i : best;
            }

            if (ranks[best] == NoMerge)
            {
                break;
            }

            tokens[best] = results[best];
            tokens[(best + 2)..count].CopyTo(tokens[(best + 1)..]);
            ranks[(best + 1)..count].CopyTo(ranks[best..]);
            results[(best + 1)..count].CopyTo(results[best..]);
            count--;
            if (best > 0)
            {
                Look(vocabulary, tokens, best - 1, ranks, results);
            }

            if (best + 1 < count)
            {
                Look(vocabulary, tokens, best, ranks, results);
            }
        }

        return count;
    }

    /// <summary>Merges in place with a queue of candidate pairs over a linked list; returns the number of tokens left.</summary>
    internal static int MergeLong(BytePairVocabulary vocabulary, Span<int> tokens)
    {
        int[] next = new int[tokens.Length];
        int[] previous = new int[tokens.Length];
        var queue = new PriorityQueue<Candidate, (int Rank, int Position)>();
        for (int i = 0; i < tokens.Length; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            Offer(vocabulary, queue, tokens, i, i + 1);
        }

        while (queue.TryDequeue(out Candidate pair, out _))
        {
            // A pair is stale once either of its tokens has been merged away or changed.
            if (tokens[pair.Left] != pair.LeftToken || next[pair.Left] != pair.Right || tokens[pair.Right] != pair.RightToken)
            {
                continue;
            }

            tokens[pair.Left] = pair.Result;
            tokens[pair.Right] = -1;
            int after = next[pair.Right];
            next[pair.Left] = after;
            if (after < tokens.Length)
            {
                previous[after] = pair.Left;
                Offer(vocabulary, queue, tokens, pair.Left, after);
            }

            if (previous[pair.Left] >= 0)
            {
                Offer(vocabulary, queue, tokens, previous[pair.Left], pair.Left);
            }
        }

        int count = 0;
        for (int i = 0; i < tokens.Length; i = next[i])
        {
            tokens[count++] = tokens[i];
        }

        return count;
    }

    private static void Look(BytePairVocabulary vocabulary, ReadOnlySpan<int> tokens, int left, Span<int> ranks, Span<int> results)
    {
        bool found = vocabulary.TryMerge(tokens[left], tokens[left + 1], out BytePairVocabulary.Merge merge);
        ranks[left] = found ? merge.Rank : NoMerge;
        results[left] = merge.Result;
    }

    private static void Offer(
        BytePairVocabulary vocabulary,
        PriorityQueue<Candidate, (int Rank, int Position)> queue,
        ReadOnlySpan<int> tokens,
        int left,
        int right)
    {
        if (right < tokens.Length && vocabulary.TryMerge(tokens[left], tokens[right], out BytePairVocabulary.Merge merge))
        {
            queue.Enqueue(new Candidate(left, right, tokens[left], tokens[right], merge.Result), (merge.Rank, left));
        }
    }

    private readonly record struct Candidate(int Left, int Right, int LeftToken, int RightToken, int Result);
}
