namespace SimpleClip;

/// <summary>Prompts for the ways in which the literature makes captions; the wording is SimpleClip's own.</summary>
public static class CaptionPrompts
{
    /// <summary>
    /// A visual caption: the model sees the image and describes it in a sentence, as LLaVA does for VeCLIP (arXiv 2310.07699). Needs a
    /// model that takes images.
    /// </summary>
    public static CaptionPrompt Describe { get; } = new()
    {
        System = "You write captions for photographs.",
        Template =
            "Say in one plain sentence of at most 20 words what this picture shows: the things in it, what they look like, where they are and what they do. " +
            "Mention only what can be seen. Answer with the sentence alone.",
        SendsImage = true,
    };

    /// <summary>
    /// A visual-enriched caption, VeCLIP's VeCap (arXiv 2310.07699): one caption of the alt-text, which knows names, and of the visual
    /// caption, which knows what can be seen.
    /// </summary>
    public static CaptionPrompt Fuse { get; } = new()
    {
        System = "You write captions for photographs.",
        Template =
            "Two texts belong to one picture. Merge them into one caption of a single short sentence. Take what can be seen from the description; take names, " +
            "places and other facts from the text found beside the picture, where the two agree. Leave out advertising, file names, dates and numbers of " +
            "articles. Invent nothing. Answer with the caption alone.\n\n" +
            "Text beside the picture: {caption}\nDescription: {visualCaption}",
    };

    /// <summary>
    /// A rewrite of the caption by a language model that does not see the image, LaCLIP's (arXiv 2305.20088): three examples drawn from
    /// sixteen, then the caption, and the model goes on. There the temperature is 0.9, top-p 0.95, and an answer at most 77 tokens long.
    /// </summary>
    public static CaptionPrompt Rewrite { get; } = new()
    {
        Template = "Write image captions differently. Keep what they say, change how they say it. Answer with the new caption alone, on one line.\n\n{examples}{caption} =>",
        Examples =
        [
            new("a man riding a bike down a wet street", "A cyclist makes his way along a road that shines with rain."),
            new("two dogs playing with a ball in the park", "In a park, a pair of dogs chase after the same ball."),
            new("white kitchen with wooden floor", "A bright kitchen in white, with floorboards of wood."),
            new("sunset over the sea", "The sun goes down behind the water and colours the sky."),
            new("a plate of pasta with tomato sauce and basil", "Pasta served on a plate, topped with a red sauce and green leaves."),
            new("children wait for the school bus", "A group of pupils stand together at the stop until their bus comes."),
            new("old car parked in front of a red barn", "Before a barn painted red stands a vintage automobile."),
            new("a bird sits on a branch covered with snow", "On a snowy twig a small bird has settled."),
            new("woman with an umbrella crosses the road", "Holding up an umbrella, a woman walks to the other side of the street."),
            new("the band plays on an outdoor stage at night", "Under lights in the dark, musicians perform in the open air."),
            new("a laptop and a cup of coffee on a desk", "Coffee stands ready beside a computer on the work table."),
            new("mountain lake with a wooden boat", "A rowing boat made of wood floats on clear water between peaks."),
            new("a player kicks the ball towards the goal", "During the match, a footballer shoots at the net."),
            new("market stall full of fresh fruit", "Heaps of ripe fruit are on offer at a stand in the market."),
            new("a train leaves the station", "Carriages roll away from the platform."),
            new("portrait of an old fisherman with a grey beard", "A close view of the bearded face of an elderly man who fishes for a living."),
        ],
        ExamplesPerRequest = 3,
        FirstLineOnly = true,
    };
}
