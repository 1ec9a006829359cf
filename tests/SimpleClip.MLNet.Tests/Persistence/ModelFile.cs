using System.IO.Compression;
using Microsoft.ML;

namespace SimpleClip.MLNet.Tests.Persistence;

/// <summary>Makes, loads and damages model files.</summary>
internal static class ModelFile
{
    public static string Save(MLContext context, ITransformer model, DataViewSchema? schema)
    {
        string path = TextFiles.NewPath(".zip");
        context.Model.Save(model, schema, path);
        return path;
    }

    public static ITransformer Load(string path) => new MLContext().Model.Load(path, out _);

    /// <summary>Loads a file that must not load, and gives the cause at the bottom of what ML.NET throws.</summary>
    public static InvalidDataException LoadDamaged(string path)
    {
        // ML.NET lets an exception that it does not know as one of its kind out as a bare TargetInvocationException, as if from a bug.
        Exception? e = Assert.ThrowsExactly<InvalidOperationException>(() => Load(path));
        while (e is not null and not InvalidDataException)
        {
            e = e.InnerException;
        }

        Assert.IsNotNull(e, "the cause is no InvalidDataException");
        return (InvalidDataException)e;
    }

    /// <summary>Changes the bytes of the one entry whose name ends so; null deletes it.</summary>
    public static void Change(string path, string entryNameEnd, Func<byte[], byte[]?> change)
    {
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Update);
        ZipArchiveEntry entry = zip.Entries.Single(entry => entry.FullName.EndsWith(entryNameEnd, StringComparison.Ordinal));
        using var content = new MemoryStream();
        using (Stream stream = entry.Open())
        {
            stream.CopyTo(content);
        }

        string name = entry.FullName;
        entry.Delete();
        if (change(content.ToArray()) is byte[] changed)
        {
            using Stream stream = zip.CreateEntry(name).Open();
            stream.Write(changed);
        }
    }
}
