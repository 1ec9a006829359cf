using System.Text.Json;
using SimpleClip.Training;

namespace SimpleClip.Trainers.Tests.Trainer.Options;

[TestClass]
public sealed class CaptionOptionsTests
{
    [TestMethod]
    public void Options_survive_a_round_trip_through_json()
    {
        var options = CaptionOptions.Uniform("Captions", "Rewrites");
        options.Sources[1].Weight = 2.5;

        string json = JsonSerializer.Serialize(options);

        Assert.AreEqual("""{"Sources":[{"Column":"Captions","Weight":1},{"Column":"Rewrites","Weight":2.5}],"Mode":"OneText","MinWords":2}""", json);
        Assert.AreEqual(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<CaptionOptions>(json)));
    }

    [TestMethod]
    public void The_settings_of_the_literature_are_valid()
    {
        CaptionOptions[] known =
        [
            new(),
            CaptionOptions.Original(),
            CaptionOptions.Uniform("Captions", "Rewrites"),
            CaptionOptions.AltTextAndEnriched("AltText", "Enriched"),
            CaptionOptions.AltTextAndEnriched("AltText", "Enriched", 1),
            CaptionOptions.RealAndSynthetic("Captions", "Synthetic"),
        ];

        foreach (CaptionOptions options in known)
        {
            OptionsValidation.Validate(options);
        }
    }

    [TestMethod]
    public void Every_mistake_is_named()
    {
        string message = Refuse(new CaptionOptions { Sources = [new() { Column = "A", Weight = -1 }, new() { Column = "A", Weight = double.NaN }], MinWords = -1, Mode = (CaptionMode)9 });

        StringAssert.Contains(message, "Weight");
        StringAssert.Contains(message, "MinWords");
        StringAssert.Contains(message, "Mode is 9");
        StringAssert.Contains(message, "'A'");
        StringAssert.Contains(Refuse(new CaptionOptions { Sources = [] }), "Sources");
        StringAssert.Contains(Refuse(new CaptionOptions { Sources = [new() { Column = "" }] }), "Column");
        StringAssert.Contains(Refuse(new CaptionOptions { Sources = [new() { Weight = 0 }] }), "Weight 0");
        StringAssert.Contains(Refuse(new CaptionOptions { Sources = [null!] }), "null");
    }

    [TestMethod]
    public void Arguments_out_of_range_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CaptionOptions.AltTextAndEnriched("A", "B", 1.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => CaptionOptions.AltTextAndEnriched("A", "B", double.NaN));
        Assert.ThrowsExactly<ArgumentException>(() => CaptionOptions.Uniform());
    }

    private static string Refuse(CaptionOptions options) => Assert.ThrowsExactly<ArgumentException>(() => OptionsValidation.Validate(options)).Message;
}
