using System.Diagnostics;
using System.IO.Compression;
using Microsoft.ML;
using SimpleClip.MLNet.TestComponents;
using SimpleClip.MLNet.Tests.Batching;

namespace SimpleClip.MLNet.Tests.Persistence;

[TestClass]
public sealed class RoundTripTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_component_among_built_in_ones_comes_back_as_itself()
    {
        (ITransformer model, IDataView source) = FitChain();
        ITransformer loaded = ModelFile.Load(ModelFile.Save(_context, model, source.Schema));
        ITransformer[] parts = ((IEnumerable<ITransformer>)loaded).ToArray();
        Assert.HasCount(3, parts);
        Assert.AreEqual(new ShiftOptions(Offset: 2.5f), ((ShiftTransformer)parts[1]).Options);
        CollectionAssert.AreEqual(
            model.Transform(source).GetVectors("Features").SelectMany(row => row).ToArray(),
            loaded.Transform(source).GetVectors("Features").SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void A_component_comes_back_in_another_process_with_nothing_registered()
    {
        (ITransformer model, IDataView source) = FitChain();
        (int exitCode, string output, string error) = Run(ModelFile.Save(_context, model, source.Schema), "1", "40");
        Assert.AreEqual(0, exitCode, error);
        CollectionAssert.AreEqual(
            new[] { "loaded Value,Name", "1 3.5 3.5 1", "40 42.5 42.5 40" }, output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [TestMethod]
    public void A_component_comes_back_from_a_stream_without_a_schema()
    {
        using var stream = new MemoryStream();
        _context.Model.Save(new ShiftTransformer(_context, new ShiftOptions(Offset: 7)), inputSchema: null, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out DataViewSchema schema);
        Assert.IsNull(schema);
        Assert.AreEqual(7f, ((ShiftTransformer)loaded).Options.Offset);
    }

    [TestMethod]
    public void A_loaded_model_can_be_saved_and_loaded_again()
    {
        (ITransformer model, IDataView source) = FitChain();
        string first = ModelFile.Save(_context, model, source.Schema);
        string second = ModelFile.Save(_context, ModelFile.Load(first), source.Schema);
        Assert.AreEqual(
            model.Transform(source).GetValues<float>("Shifted").Sum(),
            ModelFile.Load(second).Transform(source).GetValues<float>("Shifted").Sum());
    }

    [TestMethod]
    public void Device_settings_are_those_of_the_context_that_loads()
    {
        var saving = new MLContext { GpuDeviceId = 5 };
        string path = ModelFile.Save(saving, new ShiftTransformer(saving, new ShiftOptions()), null);
        var loading = new MLContext { GpuDeviceId = 2, FallbackToCpu = true };
        ITransformer loaded = loading.Model.Load(path, out _);
        Assert.AreEqual(2, ((ShiftTransformer)loaded).Gpu);
    }

    [TestMethod]
    public void The_file_names_the_assembly_without_its_version()
    {
        string path = ModelFile.Save(_context, new ShiftTransformer(_context, new ShiftOptions()), null);
        ModelFile.Change(path, "Model.key", content =>
        {
            string text = System.Text.Encoding.Latin1.GetString(content).Replace("\0", "", StringComparison.Ordinal);
            Assert.Contains("SimpleClip.MLNet", text);
            Assert.DoesNotContain("PublicKeyToken", text);
            Assert.DoesNotContain("Version=", text);
            return content;
        });
    }

    [TestMethod]
    public void Each_entry_is_a_file_beside_the_components_own()
    {
        string path = ModelFile.Save(_context, new ShiftTransformer(_context, new ShiftOptions()), null);
        using ZipArchive zip = ZipFile.OpenRead(path);
        string[] entries = zip.Entries.Select(entry => entry.FullName.Replace('\\', '/')).Where(name => name.StartsWith("TransformerChain/", StringComparison.Ordinal)).ToArray();
        CollectionAssert.AreEquivalent(
            new[] { "Model.key", "options", "weights" }, entries.Select(name => name[(name.LastIndexOf('/') + 1)..]).ToArray());
    }

    [TestMethod]
    public void A_large_entry_survives()
    {
        byte[] bytes = new byte[8 << 20];
        new Random(1).NextBytes(bytes);
        string path = ModelFile.Save(_context, new BlobTransformer(bytes), null);
        CollectionAssert.AreEqual(bytes, ((BlobTransformer)ModelFile.Load(path)).Bytes);
    }

    private (ITransformer Model, IDataView Source) FitChain()
    {
        IDataView source = _context.Data.LoadFromEnumerable(Number.Sequence(10));
        var pipeline = _context.Transforms.CopyColumns("Copy", "Value")
            .Append(new ShiftEstimator(_context, new ShiftOptions(Offset: 2.5f)))
            .Append(_context.Transforms.Concatenate("Features", "Shifted", "Copy"));
        return (pipeline.Fit(source), source);
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        const string Name = "SimpleClip.MLNet.RoundTrip";
        string program = Path.Combine(AppContext.BaseDirectory.Replace("SimpleClip.MLNet.Tests", Name, StringComparison.Ordinal), Name + ".dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is string host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(program);
        Array.ForEach(arguments, start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
