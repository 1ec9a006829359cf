using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SimpleClip.Networks;

namespace SimpleClip.Bench.Serving;

/// <summary>Plain PyTorch in a process of its own, which waits for its turn.</summary>
internal sealed class PyTorchSide : IServingSide
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly string _settings = Path.GetTempFileName();
    private readonly Process _process;

    /// <param name="script">The script.</param>
    /// <param name="config">The network; its image tower is a ViT.</param>
    /// <param name="files">The files.</param>
    /// <param name="batch">Images of a call.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="workers">Processes that decode; 0 for none besides the one that computes.</param>
    public PyTorchSide(string script, ClipNetworkConfig config, string[] files, int batch, int threads, int workers)
    {
        var vision = (VisionTransformerConfig)config.Vision;
        Name = $"PyTorch, {workers} workers";
        var settings = new
        {
            Size = vision.ImageSize, Patch = vision.PatchSize, vision.Width, vision.Layers, vision.HeadWidth, EmbedDim = config.EmbeddingDimension,
            batch, threads, workers, files,
        };
        File.WriteAllText(_settings, JsonSerializer.Serialize(settings, Json));
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, _settings])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["OPENBLAS_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(start)!;
    }

    public string Name { get; }

    public double Pass()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        return double.Parse(
            _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The PyTorch process ended early."), CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_settings);
    }
}
