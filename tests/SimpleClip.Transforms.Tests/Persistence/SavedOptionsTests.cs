using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Persistence;

[TestClass]
public sealed class SavedOptionsTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void An_option_that_an_older_file_lacks_has_its_usual_value()
    {
        using var folder = new TemporaryFolder();
        IDataView data = Save(folder.File("a.zip"), new() { Dimensions = 3 });
        Edit(folder.File("a.zip"), options => Assert.IsTrue(options.Remove("normalize") && options.Remove("batchSize")));

        using var loaded = (TextEmbeddingTransformer)Load(folder.File("a.zip"));

        Assert.IsTrue(loaded.GetOutputSchema(data.Schema)["Embedding"].IsNormalized());
        Assert.AreEqual(32, loaded.BatchSize);
    }

    [TestMethod]
    public void Options_that_do_not_fit_the_model_are_damage()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("a.zip"), new());
        Edit(folder.File("a.zip"), options => options["dimensions"] = 99);

        Exception exception = Assert.Throws<Exception>(() => Load(folder.File("a.zip")));

        Exception damage = exception;
        while (damage is not InvalidDataException && damage.InnerException is { } inner)
        {
            damage = inner;
        }

        Assert.IsInstanceOfType<InvalidDataException>(damage);
        Assert.Contains("'options.json'", damage.Message);
        Assert.Contains("Dimensions: expected 1 to 4", damage.Message);
    }

    [TestMethod]
    public void Device_and_threads_are_not_saved()
    {
        using var folder = new TemporaryFolder();
        Save(folder.File("a.zip"), new() { Threads = 1, GpuDeviceId = 3, Provider = ExecutionProvider.Cuda, FallbackToCpu = true });

        Edit(folder.File("a.zip"), options => CollectionAssert.AreEquivalent(
            new[] { "inputColumnName", "outputColumnName", "normalize", "dimensions", "batchSize" },
            options.Select(option => option.Key).ToArray()));
    }

    private static void Edit(string path, Action<JsonObject> edit)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update);
        ZipArchiveEntry entry = archive.Entries.Single(entry => entry.FullName.EndsWith("options.json", StringComparison.Ordinal));
        using Stream stream = entry.Open();
        JsonObject options = JsonNode.Parse(stream)!.AsObject();
        edit(options);
        stream.SetLength(0);
        using var writer = new StreamWriter(stream);
        writer.Write(options.ToJsonString());
    }

    private IDataView Save(string path, TextEmbeddingEstimator.Options options)
    {
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        using TextEmbeddingTransformer transformer = _context.Clip().Transforms.TextEmbedding(ColorModel.Create(), options).Fit(data);
        _context.Model.Save(transformer, data.Schema, path);
        return data;
    }

    private static ITransformer Load(string path) => new MLContext().Model.Load(path, out _) switch
    {
        IEnumerable<ITransformer> chain => chain.Single(),
        var transformer => transformer,
    };
}
