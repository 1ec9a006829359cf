using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace SimpleClip.Bench;

/// <summary>
/// Top-10 search among random vectors of 512 numbers, beside a plain copy of as many bytes and a plain loop over TensorPrimitives.Dot. A
/// rate is the bytes of the vectors, once, by the time; of a copy only the bytes read count. All sides take turns, and medians are printed.
/// </summary>
internal sealed unsafe class IndexSearchBench : IDisposable
{
    private const int Dimension = 512, K = 10, Batch = 8192;
    private readonly int _rows;
    private readonly float* _source;
    private readonly float* _target;
    private readonly string _folder = Directory.CreateTempSubdirectory("simpleclip-bench-").FullName;
    private readonly List<Side> _sides = [];

    private IndexSearchBench(int rows)
    {
        _rows = rows;
        _source = (float*)NativeMemory.AlignedAlloc(SingleBytes, 4096);
        _target = (float*)NativeMemory.AlignedAlloc(SingleBytes, 4096);
        for (long i = 0; i < rows; i += Batch)
        {
            new Span<float>(_target + (i * Dimension), (int)Math.Min(Batch, rows - i) * Dimension).Clear();
        }
    }

    private nuint SingleBytes => (nuint)_rows * Dimension * sizeof(float);

    /// <summary>Runs the comparison.</summary>
    public static void Run(int rows, int rounds)
    {
        using var bench = new IndexSearchBench(rows);
        bench.Measure(rounds);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_source);
        NativeMemory.AlignedFree(_target);
        Directory.Delete(_folder, recursive: true);
    }

    private void Measure(int rounds)
    {
        int[] threadCounts = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        EmbeddingIndex[][] indexes = [.. threadCounts.Select(OpenAll)];
        float[] queries = new float[16 * Dimension];
        Fill(queries, seed: 0);
        foreach ((int threads, EmbeddingIndex[] opened) in threadCounts.Zip(indexes))
        {
            AddCopies(threads);
            foreach (EmbeddingIndex index in opened)
            {
                foreach (int count in (int[])[1, 16])
                {
                    string name = $"{(index.IsReadOnly ? "mapped, " : "")}{(index.Storage == EmbeddingStorage.Half ? "half" : "float32")}";
                    _sides.Add(new Side(
                        name, threads, count, Bytes(index.Storage), () => index.SearchMany(queries.AsSpan(0, count * Dimension), K)));
                }
            }
        }

        for (int round = -1; round < rounds; round++)
        {
            foreach (Side side in _sides)
            {
                long start = Stopwatch.GetTimestamp();
                side.Run();
                if (round >= 0)
                {
                    side.Seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                }
            }
        }

        Print();
        foreach (EmbeddingIndex index in indexes.SelectMany(opened => opened))
        {
            index.Dispose();
        }
    }

    private void AddCopies(int threads)
    {
        foreach (EmbeddingStorage storage in Enum.GetValues<EmbeddingStorage>())
        {
            double bytes = Bytes(storage);
            _sides.Add(new Side($"copy of {storage}", threads, 0, bytes, () => InParallel(threads, (thread, of) =>
            {
                long first = (long)bytes * thread / of, last = (long)bytes * (thread + 1) / of;
                Buffer.MemoryCopy((byte*)_source + first, (byte*)_target + first, last - first, last - first);
            })));
        }

        float[] query = new float[Dimension];
        Fill(query, seed: 0);
        _sides.Add(new Side("TensorPrimitives.Dot", threads, 1, Bytes(EmbeddingStorage.Single), () => InParallel(threads, (thread, of) =>
        {
            float best = float.NegativeInfinity;
            for (long row = (long)_rows * thread / of; row < (long)_rows * (thread + 1) / of; row++)
            {
                best = Math.Max(best, TensorPrimitives.Dot(query, new ReadOnlySpan<float>(_source + (row * Dimension), Dimension)));
            }

            GC.KeepAlive(best);
        })));
    }

    // The same vectors as 32-bit numbers, as halves, and from a file.
    private EmbeddingIndex[] OpenAll(int threads)
    {
        string single = Path.Combine(_folder, "single"), half = Path.Combine(_folder, "half");
        if (!File.Exists(single))
        {
            using EmbeddingIndex singles = EmbeddingIndex.OpenOrCreate(single, Dimension);
            using EmbeddingIndex halves = EmbeddingIndex.OpenOrCreate(half, Dimension, new() { Storage = EmbeddingStorage.Half });
            for (int first = 0; first < _rows; first += Batch)
            {
                int count = Math.Min(Batch, _rows - first);
                var vectors = new Span<float>(_source + ((long)first * Dimension), count * Dimension);
                Fill(vectors, first + 1);
                string[] keys = [.. Enumerable.Range(first, count).Select(row => $"images/{row:D8}.jpg")];
                singles.Add(keys, vectors);
                halves.Add(keys, vectors);
            }

            singles.Compact();
            halves.Compact();
        }

        var options = new EmbeddingIndex.Options { Threads = threads };
        return [EmbeddingIndex.Load(single, options), EmbeddingIndex.Load(half, options), EmbeddingIndex.Open(single, options)];
    }

    private void Print()
    {
        Console.WriteLine("| threads | what | queries | ms | GB/s | of the copy's rate |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (Side side in _sides)
        {
            string copy = side.Bytes == Bytes(EmbeddingStorage.Half) ? "copy of Half" : "copy of Single";
            double ratio = side.Rate / _sides.First(other => other.Name == copy && other.Threads == side.Threads).Rate;
            Console.WriteLine($"| {side.Threads} | {side.Name} | {side.Queries} | {side.Median * 1e3:F1} | {side.Rate:F2} | {ratio:P0} |");
        }
    }

    private double Bytes(EmbeddingStorage storage) => (double)_rows * Dimension * (storage == EmbeddingStorage.Half ? 2 : 4);

    private static void Fill(Span<float> values, int seed)
    {
        var random = new Random(seed);
        foreach (ref float value in values)
        {
            value = random.NextSingle() - 0.5f;
        }
    }

    private static void InParallel(int threads, Action<int, int> run)
    {
        if (threads == 1)
        {
            run(0, 1);
        }
        else
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread => run(thread, threads));
        }
    }

    private sealed record Side(string Name, int Threads, int Queries, double Bytes, Action Run)
    {
        public List<double> Seconds { get; } = [];

        public double Median => Seconds.Order().ElementAt(Seconds.Count / 2);

        public double Rate => Bytes / Median / 1e9;
    }
}
