using System.IO.Compression;
using Microsoft.ML;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Persistence;

[TestClass]
public sealed class DamagedModelTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void A_model_file_whose_package_is_cut_off_is_refused_with_the_entry()
    {
        using var folder = new TemporaryFolder();
        IDataView data = _context.Data.LoadFromEnumerable(Array.Empty<PictureRow>());
        using TextEmbeddingTransformer transformer = _context.Clip().Transforms.TextEmbedding(
            "Embedding", "Text", ColorModel.Create()).Fit(data);
        _context.Model.Save(transformer, data.Schema, folder.File("a.zip"));
        CutOff(folder.File("a.zip"), "model.clip");

        Exception exception = Assert.Throws<Exception>(() => _context.Model.Load(folder.File("a.zip"), out _));

        Assert.IsTrue(
            Chain(exception).Any(cause => cause is InvalidDataException && cause.Message.Contains("model.clip", StringComparison.Ordinal)),
            exception.ToString());
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    private static void CutOff(string path, string name)
    {
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update);
        ZipArchiveEntry entry = archive.Entries.Single(entry => entry.FullName.EndsWith(name, StringComparison.Ordinal));
        using Stream stream = entry.Open();
        stream.SetLength(stream.Length / 2);
    }
}
