using System.Globalization;

namespace SimpleClip.Demo.Pictures;

/// <summary>Puts scenes into words, each time in others.</summary>
internal sealed class CaptionWriter(Random random)
{
    /// <summary>How often a caption mentions a size or a background.</summary>
    private const double Talkativeness = 0.5;

    private static readonly string[] Openings = ["", "", "a picture of ", "this is ", "we see ", "here is "];
    private static readonly string[] Articles = ["a", "one", "the"];
    private static readonly string[][] Sizes = [["small", "little"], ["medium", "mid-sized"], ["large", "big"]];
    private static readonly string[] Above = ["above", "over", "higher than"];
    private static readonly string[] Below = ["below", "under", "lower than"];

    /// <summary>A caption in lower case, without a full stop.</summary>
    public string Describe(Scene scene)
    {
        string what = scene.Things is [var upper, var lower] ? Relation(upper, lower) : Alone(scene.Things[0], scene.Background);
        return Pick(Openings) + what;
    }

    private string Alone(Thing thing, Background background)
    {
        string size = random.NextDouble() < Talkativeness ? Pick(Sizes[(int)thing.Size]) + " " : "";
        string brightness = background.IsLight ? "light" : "dark";
        string pattern = background.Pattern.ToString().ToLower(CultureInfo.InvariantCulture);
        string place = random.NextDouble() < Talkativeness ? $" on a {brightness} {pattern} background" : "";
        return WithArticle(size + thing.What.Name) + place;
    }

    private string Relation(Thing upper, Thing lower)
    {
        string first = WithArticle(upper.What.Name), second = WithArticle(lower.What.Name);
        return random.Next(2) == 0 ? $"{first} {Pick(Above)} {second}" : $"{second} {Pick(Below)} {first}";
    }

    private string WithArticle(string words)
    {
        string article = Pick(Articles);
        return $"{(article == "a" && "aeiou".Contains(words[0], StringComparison.Ordinal) ? "an" : article)} {words}";
    }

    private string Pick(string[] choices) => choices[random.Next(choices.Length)];
}
