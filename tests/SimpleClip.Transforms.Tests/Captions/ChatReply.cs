using System.Text.Json;

namespace SimpleClip.Tests.Captions;

/// <summary>What a <see cref="ChatServer"/> answers.</summary>
internal sealed record ChatReply(int Status, string Body)
{
    /// <summary>A text, as a model would say it; null for a message without content.</summary>
    public static ChatReply Say(string? text) => new(200, JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1,
        model = "test-model",
        choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = text } } },
        usage = new { prompt_tokens = 10, completion_tokens = 3, total_tokens = 13 },
    }));

    public static ChatReply Fail(int status) => new(status, """{"error":{"message":"told to fail","type":"test"}}""");
}
