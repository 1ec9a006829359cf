using System.Formats.Tar;
using System.Text;
using Microsoft.ML;
using SimpleClip.Data;
using SimpleClip.Images;

namespace SimpleClip.Trainers.Tests.Data;

[TestClass]
public sealed class WebDatasetReadingTests
{
    [TestMethod]
    public void The_trainers_reader_reads_tars()
    {
        using var pictures = new PictureSet(2);
        string tar = Path.Combine(pictures.Folder, "0.tar");
        Write(tar, pictures);
        WebDatasetView data = new MLContext().Clip().Data.LoadFromWebDataset(tar);
        var reader = new PairReader(data, new PairColumns(ClipColumnNames.Image, ClipColumnNames.Captions, null));

        Assert.AreEqual(2L, reader.CountRows());
        CollectionAssert.AreEqual(pictures.Rows.Select(row => row.Captions[0]).ToArray(), reader.ReadCaptions().ToArray());
        PairSample[] samples = [.. reader.Read()];
        using RgbImage first = RgbImage.Decode(samples[0].Image!), second = RgbImage.Decode(samples[1].Image!);
        Assert.IsGreaterThan(200, first.Pixels[0], "the first picture is red");
        Assert.IsLessThan(100, second.Pixels[0], "the second is green");
        CollectionAssert.AreEquivalent(samples.Select(sample => sample.Id).ToArray(), reader.ReadShuffled(3).Select(sample => sample.Id).ToArray());
    }

    private static void Write(string tar, PictureSet pictures)
    {
        using FileStream file = File.Create(tar);
        using var writer = new TarWriter(file);
        foreach ((int i, PictureSet.Row row) in pictures.Rows.Index())
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{i}.png") { DataStream = new MemoryStream(File.ReadAllBytes(row.ImagePath)) });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{i}.txt")
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(row.Captions[0])),
            });
        }
    }
}
