using System.Collections.Concurrent;

namespace SimpleClip.Tests.Captions;

/// <summary>Limits of a service, and its failures.</summary>
[TestClass]
public sealed class CaptionServiceTests
{
    [TestMethod]
    [DataRow(429)]
    [DataRow(500)]
    [DataRow(503)]
    public async Task A_service_that_is_busy_is_asked_again(int status)
    {
        using var synthesis = new Synthesis(rows: 5);
        var attempts = new ConcurrentDictionary<string, int>();
        await using ChatServer server = await ChatServer.StartAsync(
            request => attempts.AddOrUpdate(request.Caption, 1, (_, count) => count + 1) < 3 ? ChatReply.Fail(status) : ChatReply.Say(request.Caption));

        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        Assert.AreEqual(0, report.Failed);
        Assert.AreEqual(5, report.Made);
        Assert.IsTrue(attempts.Values.All(count => count == 3), "two failures and a success each");
        CollectionAssert.AreEqual(Enumerable.Range(0, 5).Select(row => $"caption {row}").ToArray(), synthesis.Lines);
    }

    [TestMethod]
    public async Task A_request_that_is_refused_as_wrong_is_not_repeated()
    {
        using var synthesis = new Synthesis(rows: 3);
        await using ChatServer server = await ChatServer.StartAsync(request => request.Caption == "caption 1" ? ChatReply.Fail(400) : ChatReply.Say("fine"));

        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        Assert.HasCount(3, server.Requests);
        CollectionAssert.AreEqual(new[] { "fine", "", "fine" }, synthesis.Lines);
        Assert.AreEqual(1, report.Failed);
        StringAssert.StartsWith(report.FirstProblems.Single(), "row 1: ");
    }

    [TestMethod]
    [DataRow("this is no JSON")]
    [DataRow("{}")]
    [DataRow("[]")]
    [DataRow(null)]
    [DataRow(" \n")]
    public async Task Answers_without_a_text_are_asked_for_again_and_then_left_blank(string? body)
    {
        ChatReply malformed = string.IsNullOrWhiteSpace(body) ? ChatReply.Say(body) : new ChatReply(200, body);
        using var synthesis = new Synthesis(rows: 3);
        synthesis.Options.MaxRetries = 2;
        await using ChatServer server = await ChatServer.StartAsync(request => request.Caption == "caption 0" ? malformed : ChatReply.Say("fine"));

        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        CollectionAssert.AreEqual(new[] { "", "fine", "fine" }, synthesis.Lines);
        Assert.AreEqual(3, server.Requests.Count(request => request.Caption == "caption 0"));
        Assert.AreEqual(1, report.Failed);
        Assert.HasCount(1, report.FirstProblems);
    }

    [TestMethod]
    public async Task Requests_keep_to_the_rate_repeated_ones_included()
    {
        const double spacing = 100;
        using var synthesis = new Synthesis(rows: 8);
        synthesis.Options.RequestsPerMinute = (int)(60_000 / spacing);
        synthesis.Options.MaxConcurrency = 8;
        int count = 0;
        await using ChatServer server = await ChatServer.StartAsync(request => Interlocked.Increment(ref count) == 2 ? ChatReply.Fail(429) : ChatReply.Say("fine"));

        double start = ChatRequest.Now;

        await synthesis.RunAsync(server);

        Assert.HasCount(9, server.Requests);
        foreach ((int i, ChatRequest request) in server.Requests.Index())
        {
            Assert.IsGreaterThan((i * spacing) - 20, request.Arrival - start, $"request {i} came no earlier than the rate says");
        }
    }

    [TestMethod]
    public async Task No_more_requests_are_under_way_than_allowed()
    {
        using var synthesis = new Synthesis(rows: 30);
        synthesis.Options.MaxConcurrency = 3;
        await using ChatServer server = await ChatServer.StartAsync(async _ =>
        {
            await Task.Delay(15);
            return ChatReply.Say("fine");
        });

        await synthesis.RunAsync(server);

        Assert.AreEqual(3, server.MostUnderWay);
    }

    [TestMethod]
    public async Task A_run_stops_when_too_many_captions_fail_and_keeps_what_it_has()
    {
        using var synthesis = new Synthesis(rows: 10);
        (synthesis.Options.MaxFailedShare, synthesis.Options.MaxConcurrency) = (0.2, 1);
        await using ChatServer server = await ChatServer.StartAsync(
            request => request.Caption is "caption 2" or "caption 4" or "caption 5" ? ChatReply.Fail(400) : ChatReply.Say("fine"));

        InvalidOperationException e = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => synthesis.RunAsync(server));

        StringAssert.Contains(e.Message, "3 of 10 captions failed");
        StringAssert.Contains(e.Message, "row 4");
        Assert.IsNotNull(e.InnerException);
        Assert.IsFalse(File.Exists(synthesis.Output));
        synthesis.Options.MaxFailedShare = 1;
        Assert.AreEqual(3, (await synthesis.RunAsync(server)).Reused, "captions 0, 1 and 3");
    }

    [TestMethod]
    public async Task A_run_stops_when_the_service_is_gone()
    {
        using var synthesis = new Synthesis(rows: 100);
        (synthesis.Options.MaxConcurrency, synthesis.Options.MaxRetries) = (1, 0);
        await using ChatServer server = await ChatServer.StartAsync(request => request.Caption is "caption 0" or "caption 5" ? ChatReply.Say("fine") : ChatReply.Fail(503));

        InvalidOperationException e = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => synthesis.RunAsync(server));

        StringAssert.Contains(e.Message, "20 requests failed one after another");
        Assert.HasCount(26, server.Requests);
    }
}
