using System.Text.Json;
using System.Text.Json.Nodes;

namespace SimpleClip.Training;

/// <summary>A trainer's options as JSON.</summary>
internal static class OptionsJson
{
    /// <summary>All members of the options' own class and its base.</summary>
    public static JsonObject Of(ClipTrainerOptions options) => JsonSerializer.SerializeToNode(options, options.GetType())!.AsObject();

    /// <summary>A copy that shares nothing that can be changed, and the tokenizer.</summary>
    public static TOptions Copy<TOptions>(TOptions options)
        where TOptions : ClipTrainerOptions
    {
        TOptions copy = JsonSerializer.Deserialize<TOptions>(JsonSerializer.Serialize(options))!;
        copy.Tokenizer = options.Tokenizer;
        return copy;
    }
}
