using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using SimpleClip.Weights;

namespace SimpleClip.Bench;

/// <summary>Reads a large safetensors file in several ways and says how long each takes and how much memory, each in a process of its
/// own.</summary>
internal static class WeightsBench
{
    private const int Runs = 3;
    private const long BytesPerMebibyte = 1 << 20;
    private const int Width = 1024;
    private const int Blocks = 38;

    /// <summary>The ways of reading, by the names under which they are started.</summary>
    private static readonly (string Name, string Description)[] Ways =
    [
        ("nothing", "start, read nothing"),
        ("one-by-one", "every tensor into the same memory, `TensorFile.ReadFloats(name, destination)`"),
        ("all", "every tensor into its own float[], all kept, `TensorFile.ReadFloats(name)`"),
        ("bytes", "plain `File.ReadAllBytes`"),
        ("copy", "`File.ReadAllBytes`, then every tensor copied to a float[]"),
    ];

    /// <summary>Makes a file like a large CLIP model's and reads it in all ways; the median of a few runs each.</summary>
    public static void Run(string folder)
    {
        string path = Path.Combine(folder, "weights-bench.safetensors");
        Write(path);
        try
        {
            double fileSize = new FileInfo(path).Length / (double)BytesPerMebibyte;
            Console.WriteLine(Invariant($"file: {fileSize:F0} MiB, {CountTensors(path)} tensors of float32\n"));
            Console.WriteLine("| way | time | peak memory | beside the file |\n|---|---|---|---|");
            foreach ((string name, string description) in Ways)
            {
                double[][] runs = [.. Enumerable.Range(0, Runs).Select(_ => Start(name, path)).OrderBy(figures => figures[0])];
                (double seconds, double peak) = (runs[Runs / 2][0], runs.Max(figures => figures[1]));
                Console.WriteLine(Invariant($"| {description} | {seconds:F2} s | {peak:F0} MiB | {peak / fileSize:F2} |"));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Reads a file in one way and prints seconds and peak memory in MiB.</summary>
    public static void Read(string way, string path)
    {
        var clock = Stopwatch.StartNew();
        object? kept = way switch
        {
            "nothing" => null,
            "one-by-one" => ReadOneByOne(path),
            "all" => ReadAll(path),
            "bytes" => File.ReadAllBytes(path),
            "copy" => Copy(path),
            _ => throw new ArgumentOutOfRangeException(nameof(way), way, "Expected one of the ways of reading."),
        };
        double seconds = clock.Elapsed.TotalSeconds;
        GC.KeepAlive(kept);
        Console.WriteLine(Invariant($"{seconds:R} {ResidentMemory.Peak:R}"));
    }

    private static float[] ReadOneByOne(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        float[] destination = new float[file.Tensors.Values.Max(tensor => tensor.Count)];
        foreach (TensorInfo tensor in file.Tensors.Values)
        {
            file.ReadFloats(tensor.Name, destination.AsSpan(0, (int)tensor.Count));
        }

        return destination;
    }

    private static float[][] ReadAll(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        return [.. file.Tensors.Keys.Select(file.ReadFloats)];
    }

    private static object Copy(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using SafetensorsFile file = SafetensorsFile.Open(bytes, path);
        return (bytes, file.Tensors.Keys.Select(file.ReadFloats).ToArray());
    }

    /// <summary>Blocks of a transformer of width 1024, written one after the other.</summary>
    private static void Write(string path)
    {
        float[] values = [.. Enumerable.Range(0, 4 * Width * Width).Select(i => i / (float)Width)];
        var writer = new SafetensorsWriter();
        for (int block = 0; block < Blocks; block++)
        {
            Add($"blocks.{block}.attn.in_proj.weight", 3 * Width, Width);
            Add($"blocks.{block}.attn.in_proj.bias", 3 * Width);
            Add($"blocks.{block}.attn.out_proj.weight", Width, Width);
        }

        writer.Save(path);

        void Add(string name, params long[] shape)
        {
            int count = (int)shape.Aggregate((product, dimension) => product * dimension);
            writer.Add(name, TensorType.F32, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan(0, count))));
        }
    }

    private static int CountTensors(string path)
    {
        using TensorFile file = TensorFile.Open(path);
        return file.Tensors.Count;
    }

    private static double[] Start(string way, string path)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(WeightsBench).Assembly.Location, "weights", way, path])
        {
            RedirectStandardOutput = true,
        };
        if (!Path.GetFileNameWithoutExtension(Environment.ProcessPath!).Equals("dotnet", StringComparison.Ordinal))
        {
            start.ArgumentList.RemoveAt(0);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? [.. output.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"Reading by '{way}' ended with {process.ExitCode}.");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
