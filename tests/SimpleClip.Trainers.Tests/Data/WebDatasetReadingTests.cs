using System.Formats.Tar;
using System.Text;
using System.Text.Json;
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

    [TestMethod]
    public void A_key_of_the_JSON_in_a_tar_is_a_source_of_captions()
    {
        using var pictures = new PictureSet(2);
        string tar = Path.Combine(pictures.Folder, "0.tar");
        Write(tar, pictures);
        var options = new WebDatasetOptions { OtherCaptions = new Dictionary<string, IReadOnlyList<string>> { ["Synthetic"] = ["json:captions"] } };
        WebDatasetView data = new MLContext().Clip().Data.LoadFromWebDataset(tar, options);
        var captions = CaptionOptions.RealAndSynthetic(ClipColumnNames.Captions, "Synthetic");
        var reader = new PairReader(data, new PairColumns(ClipColumnNames.Image, ClipColumnNames.Captions, null, captions));
        var sampler = new CaptionSampler(captions);

        foreach ((int i, PairSample sample) in reader.Read().Index())
        {
            var random = new SampleRandom(1, 1, sample.Id);
            CollectionAssert.AreEqual(
                new[] { pictures.Rows[i].Captions[0], pictures.Rows[i].Captions[1] }, sampler.Choose(sample.CaptionsBySource, ref random).ToArray());
        }
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
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{i}.json")
            {
                DataStream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { captions = row.Captions[1..] })),
            });
        }
    }
}
