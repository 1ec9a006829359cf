using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SimpleClip.Captions;

/// <summary>Fills a prompt in.</summary>
/// <param name="prompt">The prompt.</param>
/// <param name="seed">The start of the choice of examples.</param>
internal sealed partial class PromptWriter(CaptionPrompt prompt, int seed)
{
    /// <summary>The messages of a request.</summary>
    /// <exception cref="InvalidDataException">The row lacks what the prompt needs.</exception>
    /// <exception cref="Images.ImageReadException">The image cannot be read.</exception>
    public async ValueTask<ChatMessage[]> WriteAsync(CaptionRequest request, CancellationToken cancellation)
    {
        // All placeholders in one pass, so that a caption that looks like one stays as it is.
        string text = Placeholders.Replace(prompt.Template, match => match.Value switch
        {
            CaptionPrompt.CaptionPlaceholder => request.Caption ?? throw Lacks("caption"),
            CaptionPrompt.VisualCaptionPlaceholder => request.VisualCaption ?? throw Lacks("visual caption"),
            _ => ChooseExamples(request.Number),
        });
        var user = new ChatMessage(ChatRole.User, text);
        if (prompt.SendsImage)
        {
            user.Contents.Add(await (request.Image ?? throw Lacks("image")).ReadAsync(cancellation));
        }

        return prompt.System is { } system ? [new ChatMessage(ChatRole.System, system), user] : [user];
    }

    [GeneratedRegex(@"\{(caption|visualCaption|examples)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholders { get; }

    private static InvalidDataException Lacks(string what) => new($"The row has no {what}.");

    private string ChooseExamples(long number)
    {
        CaptionExample[] examples = [.. prompt.Examples];
        var random = new Random(unchecked((seed * 1_000_003) + (int)(number ^ (number >> 32))));
        random.Shuffle(examples);
        return string.Concat(examples.Take(prompt.ExamplesPerRequest).Select(example => $"{example.Caption} => {example.Rewrite}\n"));
    }
}
