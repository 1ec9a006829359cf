using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenAI;
using OpenAI.Chat;

namespace SimpleClip.Tests.Captions;

/// <summary>A service on this machine that speaks OpenAI's chat protocol, and answers as a test says.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _underWay;

    private ChatServer(Func<ChatRequest, Task<ChatReply>> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _application = builder.Build();
        _application.MapPost("/v1/chat/completions", context => AnswerAsync(context, answer));
    }

    /// <summary>The requests, in the order in which they arrived.</summary>
    public ConcurrentQueue<ChatRequest> Requests { get; } = [];

    /// <summary>The most requests under way at one time.</summary>
    public int MostUnderWay { get; private set; }

    /// <summary>A client that repeats nothing itself.</summary>
    public IChatClient Client { get; private set; } = null!;

    public static Task<ChatServer> StartAsync(Func<ChatRequest, ChatReply> answer) => StartAsync(request => Task.FromResult(answer(request)));

    public static async Task<ChatServer> StartAsync(Func<ChatRequest, Task<ChatReply>> answer)
    {
        var server = new ChatServer(answer);
        await server._application.StartAsync();
        var options = new OpenAIClientOptions { Endpoint = new Uri(server._application.Urls.Single() + "/v1"), RetryPolicy = new ClientRetryPolicy(0) };
        server.Client = new ChatClient("test-model", new ApiKeyCredential("none"), options).AsIChatClient();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<ChatRequest, Task<ChatReply>> answer)
    {
        int underWay = Interlocked.Increment(ref _underWay);
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
            var request = new ChatRequest(body.RootElement.Clone());
            lock (Requests)
            {
                MostUnderWay = Math.Max(MostUnderWay, underWay);
                Requests.Enqueue(request);
            }

            ChatReply reply = await answer(request);
            context.Response.StatusCode = reply.Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(reply.Body);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
