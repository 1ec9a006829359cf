using Microsoft.ML.Data;
using SimpleClip.Data;

namespace SimpleClip.Trainers.Tests.Data.Captions;

[TestClass]
public sealed class CaptionSamplerTests
{
    private const int Draws = 20_000;

    [TestMethod]
    public void One_source_takes_the_draws_of_a_plain_caption_column()
    {
        string[] captions = ["a", "b", "c", "d", "e"];
        CaptionSampler[] samplers =
            [CaptionSampler.Default, new(CaptionOptions.Original("Other")), new(CaptionOptions.Uniform("Captions"))];
        for (int epoch = 0; epoch < 100; epoch++)
        {
            var plain = new SampleRandom(1, epoch, new DataViewRowId(5, 0));
            string expected = captions[plain.Next(captions.Length)];
            double next = plain.NextDouble();
            foreach (CaptionSampler sampler in samplers.Take(2))
            {
                var random = new SampleRandom(1, epoch, new DataViewRowId(5, 0));
                Assert.AreEqual(expected, sampler.Choose([captions], ref random).Single());
                Assert.AreEqual(next, random.NextDouble(), "the augmentation gets the same numbers");
            }

            var once = new SampleRandom(1, epoch, new DataViewRowId(5, 0));
            Assert.AreEqual(expected, samplers[2].Choose([captions], ref once).Single());
        }
    }

    [TestMethod]
    public void LaCLIP_draws_the_original_and_each_rewrite_equally_often()
    {
        Dictionary<string, double> shares = Shares(CaptionOptions.Uniform("Captions", "Rewrites"), ["the original"], ["rewrite 1", "rewrite 2", "rewrite 3"]);

        Assert.HasCount(4, shares);
        foreach (double share in shares.Values)
        {
            Assert.AreEqual(0.25, share, 0.02);
        }
    }

    [TestMethod]
    public void A_rewrite_of_one_word_gives_way_to_the_original()
    {
        Dictionary<string, double> shares = Shares(CaptionOptions.Uniform("Captions", "Rewrites"), ["dog"], ["hound", "  hound ", "a hound"]);

        Assert.AreEqual(0.75, shares["dog"], 0.02);
        Assert.AreEqual(0.25, shares["a hound"], 0.02);
        Assert.AreEqual(1, Shares(CaptionOptions.Uniform("Captions", "Rewrites"), [], ["hound"])["hound"], "there is nothing better");
    }

    [TestMethod]
    public void VeCLIP_draws_the_enriched_caption_as_often_as_told_however_many_there_are()
    {
        Dictionary<string, double> shares = Shares(CaptionOptions.AltTextAndEnriched("AltText", "Enriched", 0.3), ["alt"], ["enriched 1", "enriched 2"]);

        Assert.AreEqual(0.7, shares["alt"], 0.02);
        Assert.AreEqual(0.15, shares["enriched 1"], 0.02);
        Assert.AreEqual(0.15, shares["enriched 2"], 0.02);
    }

    [TestMethod]
    public void MobileCLIP_takes_a_caption_of_each_source()
    {
        var sampler = new CaptionSampler(CaptionOptions.RealAndSynthetic("Captions", "Synthetic"));
        var random = new SampleRandom(1, 1, default);

        Assert.AreEqual(2, sampler.CaptionsPerImage);
        for (int i = 0; i < 100; i++)
        {
            IReadOnlyList<string> chosen = sampler.Choose([["real 1", "real 2"], ["synthetic 1", "synthetic 2"]], ref random);
            Assert.HasCount(2, chosen);
            StringAssert.StartsWith(chosen[0], "real");
            StringAssert.StartsWith(chosen[1], "synthetic");
        }

        CollectionAssert.AreEqual(new[] { "real", "real" }, sampler.Choose([["real"], []], ref random).ToArray(), "as many views as ever");
        CollectionAssert.AreEqual(new[] { "synthetic", "synthetic" }, sampler.Choose([[], ["synthetic"]], ref random).ToArray());
    }

    [TestMethod]
    public void A_row_without_texts_of_the_source_drawn_falls_back_to_the_first_that_has_one()
    {
        var options = new CaptionOptions
        {
            Sources = [new() { Column = "A" }, new() { Column = "B", Weight = 0 }, new() { Column = "C" }],
        };

        Assert.AreEqual(1, Shares(options, [], ["b"], [])["b"]);
        options.Mode = CaptionMode.OneText;
        Assert.AreEqual(1, Shares(options, [], ["b"], [])["b"]);
        Assert.AreEqual(0.5, Shares(options, [], ["b"], ["c 1", "c 2"])["c 1"], 0.02);
        options.Mode = CaptionMode.OneSource;
        Dictionary<string, double> shares = Shares(options, [], ["b"], ["c"]);
        Assert.AreEqual(0.5, shares["b"], 0.02, "what A would have got");
        Assert.AreEqual(0.5, shares["c"], 0.02);
    }

    [TestMethod]
    public void Captions_of_too_few_sources_are_refused() => Assert.ThrowsExactly<ArgumentException>(() =>
    {
        var random = default(SampleRandom);
        new CaptionSampler(CaptionOptions.RealAndSynthetic("A", "B")).Choose([["a"]], ref random);
    });

    [TestMethod]
    public void Options_that_are_out_of_range_are_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => new CaptionSampler(new CaptionOptions { MinWords = -1 }));

    private static Dictionary<string, double> Shares(CaptionOptions options, params string[][] captions)
    {
        var sampler = new CaptionSampler(options);
        var random = new SampleRandom(3, 1, default);
        var counts = new Dictionary<string, double>();
        for (int i = 0; i < Draws; i++)
        {
            string chosen = sampler.Choose(captions, ref random).Single();
            counts[chosen] = counts.GetValueOrDefault(chosen) + (1.0 / Draws);
        }

        return counts.ToDictionary(count => count.Key, count => Math.Round(count.Value, 6));
    }
}
