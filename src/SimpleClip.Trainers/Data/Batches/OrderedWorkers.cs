using System.Collections.Concurrent;

namespace SimpleClip.Data;

/// <summary>Applies a function to a sequence on several threads and gives the results in the sequence's order, a bounded number ahead of
/// the consumer.</summary>
internal static class OrderedWorkers
{
    /// <summary>Maps a sequence.</summary>
    /// <param name="source">Read by one background thread.</param>
    /// <param name="map">Called by <paramref name="threads"/> background threads.</param>
    /// <param name="threads">Number of threads that map.</param>
    /// <param name="ahead">The most items in flight.</param>
    /// <param name="cancellation">Stops everything.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static IEnumerable<TResult> Map<TSource, TResult>(
        IEnumerable<TSource> source, Func<TSource, TResult> map, int threads, int ahead, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var ordered = new BlockingCollection<Task<TResult>>(ahead);
        using var pending = new BlockingCollection<(TSource Item, TaskCompletionSource<TResult> Result)>();
        Task[] workers =
        [
            Start(() => Read(source, ordered, pending, stop.Token), stop.Token),
            .. Enumerable.Range(0, threads).Select(_ => Start(() => Work(pending, map, stop.Token), stop.Token)),
        ];
        try
        {
            foreach (Task<TResult> result in ordered.GetConsumingEnumerable(stop.Token))
            {
                Task.WaitAny([result], stop.Token);
                yield return result.GetAwaiter().GetResult();
            }

            // The reader that stops completes the collection, which then ends like a whole one.
            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            stop.Cancel();
            Task.WaitAll(workers, CancellationToken.None);
        }
    }

    private static void Read<TSource, TResult>(
        IEnumerable<TSource> source,
        BlockingCollection<Task<TResult>> ordered,
        BlockingCollection<(TSource Item, TaskCompletionSource<TResult> Result)> pending,
        CancellationToken stop)
    {
        try
        {
            foreach (TSource item in source)
            {
                var result = new TaskCompletionSource<TResult>();
                ordered.Add(result.Task, stop);
                pending.Add((item, result), stop);
            }
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            // The consumer meets the failure where the row would have come.
            ordered.Add(Task.FromException<TResult>(exception), stop);
        }
        finally
        {
            ordered.CompleteAdding();
            pending.CompleteAdding();
        }
    }

    private static void Work<TSource, TResult>(
        BlockingCollection<(TSource Item, TaskCompletionSource<TResult> Result)> pending, Func<TSource, TResult> map, CancellationToken stop)
    {
        foreach ((TSource item, TaskCompletionSource<TResult> result) in pending.GetConsumingEnumerable(stop))
        {
            try
            {
                result.SetResult(map(item));
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        }
    }

    /// <summary>A thread of its own: the work blocks, which threads of the pool must not. What fails after the stop concerns
    /// nobody.</summary>
    private static Task Start(Action work, CancellationToken stop) =>
        Task.Factory.StartNew(
            () =>
            {
                try
                {
                    work();
                }
                catch (Exception) when (stop.IsCancellationRequested)
                {
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
}
