using System.Diagnostics;
using System.Text.Json;

namespace SimpleClip.Tests.Captions;

/// <summary>A request that a <see cref="ChatServer"/> got.</summary>
internal sealed class ChatRequest(JsonElement body)
{
    /// <summary>The time in milliseconds, since some moment.</summary>
    public static double Now => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    public JsonElement Body => body;

    /// <summary>When it arrived.</summary>
    public double Arrival { get; } = Now;

    /// <summary>The text of the user message.</summary>
    public string Text => UserContent.ValueKind == JsonValueKind.String
        ? UserContent.GetString()!
        : string.Concat(UserContent.EnumerateArray().Where(part => part.GetProperty("type").GetString() == "text").Select(part => part.GetProperty("text").GetString()));

    /// <summary>The address of the image in the user message, which holds the image itself; null if there is none.</summary>
    public string? ImageUrl => UserContent.ValueKind == JsonValueKind.String
        ? null
        : UserContent.EnumerateArray().Where(part => part.GetProperty("type").GetString() == "image_url")
            .Select(part => part.GetProperty("image_url").GetProperty("url").GetString()).SingleOrDefault();

    /// <summary>The image's bytes.</summary>
    public byte[] Image => Convert.FromBase64String(ImageUrl![(ImageUrl!.IndexOf(',', StringComparison.Ordinal) + 1)..]);

    /// <summary>What stands last in a prompt "say {caption}".</summary>
    public string Caption => Text["say ".Length..];

    private JsonElement UserContent => body.GetProperty("messages").EnumerateArray().Single(message => message.GetProperty("role").GetString() == "user").GetProperty("content");
}
