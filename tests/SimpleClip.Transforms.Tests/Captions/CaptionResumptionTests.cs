using System.Text;

namespace SimpleClip.Tests.Captions;

/// <summary>Runs that end early, and runs that go on.</summary>
[TestClass]
public sealed class CaptionResumptionTests
{
    [TestMethod]
    public async Task A_run_that_was_cancelled_goes_on_and_asks_for_each_caption_once()
    {
        using var synthesis = new Synthesis(rows: 30);
        synthesis.Options.MaxConcurrency = 1;
        using var cancellation = new CancellationTokenSource();
        await using ChatServer server = await ChatServer.StartAsync(request => ChatReply.Say($"new {request.Caption}"));

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => synthesis.RunAsync(server, new Told(progress => CancelAt(progress, 12, cancellation)), cancellation: cancellation.Token));
        Assert.IsFalse(File.Exists(synthesis.Output));
        synthesis.Options.MaxConcurrency = 4;
        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        Assert.AreEqual(12, report.Reused);
        Assert.AreEqual(18, report.Made);
        Assert.HasCount(30, server.Requests);
        Assert.HasCount(30, server.Requests.Select(request => request.Caption).Distinct());
        CollectionAssert.AreEqual(Enumerable.Range(0, 30).Select(row => $"new caption {row}").ToArray(), synthesis.Lines);
    }

    [TestMethod]
    public async Task Nothing_that_was_answered_is_asked_for_again_when_many_requests_are_cancelled()
    {
        using var synthesis = new Synthesis(rows: 60);
        synthesis.Options.MaxConcurrency = 8;
        using var cancellation = new CancellationTokenSource();
        await using ChatServer server = await ChatServer.StartAsync(async request =>
        {
            await Task.Delay(Random.Shared.Next(10));
            return ChatReply.Say($"new {request.Caption}");
        });

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => synthesis.RunAsync(server, new Told(progress => CancelAt(progress, 20, cancellation)), cancellation: cancellation.Token));
        int asked = server.Requests.Count;
        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        Assert.IsGreaterThanOrEqualTo(20, report.Reused);
        Assert.AreEqual(60, report.Reused + report.Made);
        Assert.AreEqual(report.Made, server.Requests.Count - asked);
        CollectionAssert.AreEqual(Enumerable.Range(0, 60).Select(row => $"new caption {row}").ToArray(), synthesis.Lines);
    }

    [TestMethod]
    public async Task Cancellation_does_not_wait_for_a_service_that_hangs()
    {
        using var synthesis = new Synthesis(rows: 3);
        using var cancellation = new CancellationTokenSource();
        using var end = new CancellationTokenSource();
        await using ChatServer server = await ChatServer.StartAsync(async _ =>
        {
            cancellation.CancelAfter(50);
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            return ChatReply.Say("late");
        });

        Task<CaptionSynthesisReport> run = synthesis.RunAsync(server, cancellation: cancellation.Token);

        Assert.AreSame(run, await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(20))));
        await Assert.ThrowsAsync<OperationCanceledException>(() => run);
        await end.CancelAsync();
    }

    [TestMethod]
    public async Task A_line_that_a_killed_process_left_half_written_is_asked_for_again()
    {
        using var synthesis = new Synthesis(rows: 6);
        synthesis.Options.MaxConcurrency = 1;
        using var cancellation = new CancellationTokenSource();
        await using ChatServer server = await ChatServer.StartAsync(request => ChatReply.Say($"ä {request.Caption}"));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => synthesis.RunAsync(server, new Told(progress => CancelAt(progress, 4, cancellation)), cancellation: cancellation.Token));
        byte[] journal = File.ReadAllBytes(synthesis.Output + ".partial");
        // In the middle of the last line's "ä".
        File.WriteAllBytes(synthesis.Output + ".partial", journal[..(journal.AsSpan().LastIndexOf("ä"u8) + 1)]);

        CaptionSynthesisReport report = await synthesis.RunAsync(server);

        Assert.AreEqual(3, report.Reused);
        Assert.HasCount(7, server.Requests);
        CollectionAssert.AreEqual(Enumerable.Range(0, 6).Select(row => $"ä caption {row}").ToArray(), synthesis.Lines);
    }

    [TestMethod]
    public async Task Captions_that_failed_are_asked_for_by_the_next_run_alone()
    {
        using var synthesis = new Synthesis(rows: 4);
        synthesis.Options.CaptionsPerRow = 2;
        bool works = false;
        await using ChatServer server = await ChatServer.StartAsync(
            request => !works && request.Caption is "caption 1" or "caption 3" ? ChatReply.Fail(400) : ChatReply.Say(request.Caption));
        CaptionSynthesisReport first = await synthesis.RunAsync(server);
        CollectionAssert.AreEqual(new[] { "caption 0", "", "caption 2", "" }, File.ReadAllLines(first.Files[0]));
        server.Requests.Clear();
        works = true;

        CaptionSynthesisReport second = await synthesis.RunAsync(server);
        CaptionSynthesisReport third = await synthesis.RunAsync(server);

        Assert.AreEqual((4L, 4L, 0L), (second.Reused, second.Made, second.Failed));
        Assert.AreEqual((8L, 0L, 0L), (third.Reused, third.Made, third.Failed));
        CollectionAssert.AreEquivalent(new[] { "caption 1", "caption 1", "caption 3", "caption 3" }, server.Requests.Select(request => request.Caption).ToArray());
        foreach (string file in third.Files)
        {
            CollectionAssert.AreEqual(new[] { "caption 0", "caption 1", "caption 2", "caption 3" }, File.ReadAllLines(file));
        }

        CollectionAssert.AreEquivalent(
            new[] { "captions-1.txt", "captions-2.txt", "captions.txt.json" }, Directory.GetFiles(synthesis.Folder).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public async Task A_run_ended_between_two_files_loses_nothing()
    {
        using var synthesis = new Synthesis(rows: 3);
        synthesis.Options.CaptionsPerRow = 2;
        await using ChatServer server = await ChatServer.StartAsync(request => ChatReply.Say(request.Caption));
        CaptionSynthesisReport first = await synthesis.RunAsync(server);
        File.Delete(first.Files[1]);
        server.Requests.Clear();

        CaptionSynthesisReport second = await synthesis.RunAsync(server);

        Assert.AreEqual((3L, 3L), (second.Reused, second.Made));
        CollectionAssert.AreEqual(File.ReadAllLines(first.Files[0]), File.ReadAllLines(first.Files[1]));
    }

    [TestMethod]
    public async Task Captions_of_other_settings_or_data_are_not_mixed()
    {
        using var synthesis = new Synthesis(rows: 3);
        await using ChatServer server = await ChatServer.StartAsync(_ => ChatReply.Say("fine"));
        await synthesis.RunAsync(server);

        synthesis.Options.Temperature = 0.5f;
        synthesis.Options.Prompt = synthesis.Options.Prompt with { System = "Be brief." };
        StringAssert.Contains((await RefusedAsync<InvalidOperationException>()).Message, "(Temperature, Prompt)");
        synthesis.Options.Temperature = null;
        synthesis.Options.Prompt = synthesis.Options.Prompt with { System = null };
        synthesis.Data = synthesis.Texts("a", "b", "c", "d");
        StringAssert.Contains((await RefusedAsync<InvalidOperationException>()).Message, "(Rows)");
        synthesis.Data = synthesis.Texts("a", "b", "c");
        File.AppendAllText(synthesis.Output, "one more\n");
        StringAssert.Contains((await RefusedAsync<InvalidDataException>()).Message, "4 lines and the data have 3 rows");
        Assert.HasCount(3, server.Requests);

        async Task<T> RefusedAsync<T>()
            where T : Exception => await Assert.ThrowsExactlyAsync<T>(() => synthesis.RunAsync(server));
    }

    [TestMethod]
    public async Task A_file_of_another_origin_stays_as_it_is()
    {
        using var synthesis = new Synthesis(rows: 1);
        File.WriteAllText(synthesis.Output, "my own\n");
        await using ChatServer server = await ChatServer.StartAsync(_ => ChatReply.Say("fine"));

        IOException e = await Assert.ThrowsExactlyAsync<IOException>(() => synthesis.RunAsync(server));

        StringAssert.Contains(e.Message, synthesis.Output);
        CollectionAssert.AreEqual(new[] { "my own" }, synthesis.Lines);
        CollectionAssert.AreEqual(new[] { synthesis.Output }, Directory.GetFiles(synthesis.Folder));
    }

    [TestMethod]
    public async Task A_damaged_journal_is_named_with_its_line()
    {
        using var synthesis = new Synthesis(rows: 3);
        await using ChatServer server = await ChatServer.StartAsync(_ => ChatReply.Say("fine"));
        string journal = synthesis.Output + ".partial";

        File.WriteAllText(journal, "hello\n", Encoding.UTF8);
        StringAssert.Contains((await RefusedAsync()).Message, $"{journal}, line 1");
        using var cancellation = new CancellationTokenSource();
        File.Delete(journal);
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => synthesis.RunAsync(server, new Told(progress => CancelAt(progress, 1, cancellation)), cancellation: cancellation.Token));
        File.AppendAllText(journal, "{\"Number\":7,\"Text\":\"beyond the end\"}\n");
        StringAssert.Contains((await RefusedAsync()).Message, "expected a caption with a number below 3");

        async Task<InvalidDataException> RefusedAsync() => await Assert.ThrowsExactlyAsync<InvalidDataException>(() => synthesis.RunAsync(server));
    }

    [TestMethod]
    public async Task Progress_counts_up_to_the_whole()
    {
        using var synthesis = new Synthesis(rows: 20);
        var told = new List<CaptionSynthesisProgress>();
        await using ChatServer server = await ChatServer.StartAsync(request => request.Caption == "caption 3" ? ChatReply.Fail(400) : ChatReply.Say("fine"));

        await synthesis.RunAsync(server, new Told(told.Add));

        Assert.HasCount(21, told);
        Assert.AreEqual(new CaptionSynthesisProgress(20, 0, 0), told[0]);
        Assert.AreEqual(new CaptionSynthesisProgress(20, 19, 1), told[^1]);
        CollectionAssert.AreEqual(Enumerable.Range(0, 21).Select(i => (long)i).ToArray(), told.Select(progress => progress.Done + progress.Failed).ToArray());
    }

    private static void CancelAt(CaptionSynthesisProgress progress, int done, CancellationTokenSource cancellation)
    {
        if (progress.Done >= done)
        {
            cancellation.Cancel();
        }
    }

    /// <summary>Calls at once, where <see cref="Progress{T}"/> posts.</summary>
    private sealed class Told(Action<CaptionSynthesisProgress> report) : IProgress<CaptionSynthesisProgress>
    {
        public void Report(CaptionSynthesisProgress value) => report(value);
    }
}
