namespace SimpleClip.Demo.Pictures;

/// <summary>The words put to the model.</summary>
internal static class Prompts
{
    /// <summary>
    /// The templates whose mean stands for a class: phrasings the captions use, but for "a" and "an", between which a name would decide.
    /// </summary>
    public static IReadOnlyList<string> Templates { get; } =
        ["one {}", "the {}", "a picture of one {}", "this is the {}", "we see one {}", "here is the {}"];

    /// <summary>What the report searches the held-out pictures for.</summary>
    public static IReadOnlyList<string> Searches { get; } =
    [
        .. CombinationSplit.HeldOut.Where((_, i) => i % 5 == 0).Select(c => "the " + c.Name),
        $"one large {CombinationSplit.HeldOut[7].Name} on a dark plain background",
        $"the small {CombinationSplit.HeldOut[11].Name} on a light striped background",
    ];
}
