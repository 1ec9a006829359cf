using System.Text;
using SimpleClip.Tokenization;

namespace SimpleClip.Tests.Tokenization;

[TestClass]
public sealed class BytePairEncoderTests
{
    private static readonly BytePairVocabulary Vocabulary = BytePairTrainer.Train(
        Captions.Training.Concat(["aaaa aaaaaaa aaab", "aaaa aaab"]), 700);

    [TestMethod]
    public void Both_ways_of_merging_give_what_the_definition_gives()
    {
        var random = new Random(3);
        for (int i = 0; i < 3000; i++)
        {
            // Few letters, so that merges compete for them.
            int[] word = [.. Enumerable
                .Range(0, random.Next(1, 60)).Select(_ => Vocabulary.TokenOf((byte)"aaabcdeorst"[random.Next(11)], endsWord: false))];
            int[] expected = ByDefinition(word);
            int[] shorter = (int[])word.Clone();
            int[] longer = (int[])word.Clone();

            CollectionAssert.AreEqual(expected, shorter[..BytePairEncoder.MergeShort(Vocabulary, shorter)]);
            CollectionAssert.AreEqual(expected, longer[..BytePairEncoder.MergeLong(Vocabulary, longer)]);
        }
    }

    // Quadratic time would be hours; the limit is far from both, so that a busy machine does not reach it.
    [TestMethod]
    [Timeout(300_000)]
    public void A_word_of_a_million_letters_does_not_take_quadratic_time()
    {
        int[] tokens = BytePairEncoder.Encode(Vocabulary, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("aaab", 250_000))));

        Assert.AreEqual(1_000_000, tokens.Sum(token => Vocabulary.Tokens[token].Replace("</w>", "", StringComparison.Ordinal).Length));
    }

    /// <summary>As published: find the pair of lowest rank, merge it wherever it stands, begin again.</summary>
    private static int[] ByDefinition(int[] word)
    {
        var tokens = word.ToList();
        while (true)
        {
            (int Rank, int Left, int Right, int Result) best = (int.MaxValue, 0, 0, 0);
            for (int i = 0; i + 1 < tokens.Count; i++)
            {
                if (Vocabulary.TryMerge(tokens[i], tokens[i + 1], out BytePairVocabulary.Merge merge) && merge.Rank < best.Rank)
                {
                    best = (merge.Rank, tokens[i], tokens[i + 1], merge.Result);
                }
            }

            if (best.Rank == int.MaxValue)
            {
                return [.. tokens];
            }

            for (int i = 0; i + 1 < tokens.Count; i++)
            {
                if (tokens[i] == best.Left && tokens[i + 1] == best.Right)
                {
                    tokens[i] = best.Result;
                    tokens.RemoveAt(i + 1);
                }
            }
        }
    }
}
