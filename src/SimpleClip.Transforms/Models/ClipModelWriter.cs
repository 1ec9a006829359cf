using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SimpleClip.Models;

/// <summary>Writes model packages, the same bytes for the same model: fixed order, fixed dates.</summary>
internal static class ClipModelWriter
{
    // The earliest date a zip archive can hold.
    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(ClipModel model, Stream stream)
    {
        if (!stream.CanSeek)
        {
            // An archive written without seeking is laid out differently; the bytes shall not depend on where they go.
            WriteThroughFile(model, stream);
            return;
        }

        using var vocabulary = new MemoryStream();
        using var merges = new MemoryStream();
        model.Tokenizer.Save(vocabulary, merges);
        var checksums = new StringBuilder();
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        byte[] info = JsonSerializer.SerializeToUtf8Bytes(model.Info, ClipModelJson.Info);
        Add(ClipModelEntries.Info, info, CompressionLevel.Optimal);
        Add(ClipModelEntries.Vocabulary, vocabulary.GetBuffer().AsSpan(0, (int)vocabulary.Length), CompressionLevel.Optimal);
        Add(ClipModelEntries.Merges, merges.GetBuffer().AsSpan(0, (int)merges.Length), CompressionLevel.Optimal);

        // Weights hardly shrink; stored as they are they load fastest.
        Add(ClipModelEntries.ImageGraph, model.ImageGraph.Span, CompressionLevel.NoCompression);
        Add(ClipModelEntries.TextGraph, model.TextGraph.Span, CompressionLevel.NoCompression);
        if (model.WeightBytes is { } weights)
        {
            Add(ClipModelEntries.Weights, weights, CompressionLevel.NoCompression);
        }

        AddEntry(archive, ClipModelEntries.Checksums, Encoding.UTF8.GetBytes(checksums.ToString()), CompressionLevel.Optimal);

        void Add(string name, ReadOnlySpan<byte> bytes, CompressionLevel level)
        {
            checksums.Append(Convert.ToHexStringLower(SHA256.HashData(bytes))).Append("  ").Append(name).Append('\n');
            AddEntry(archive, name, bytes, level);
        }
    }

    private static void AddEntry(ZipArchive archive, string name, ReadOnlySpan<byte> bytes, CompressionLevel level)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, level);
        entry.LastWriteTime = Date;
        entry.ExternalAttributes = 0;
        using Stream target = entry.Open();
        target.Write(bytes);
    }

    private static void WriteThroughFile(ClipModel model, Stream stream)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        };
        using var file = new FileStream(Path.Combine(Path.GetTempPath(), $"clip-{Guid.NewGuid():N}.tmp"), options);
        Write(model, file);
        file.Position = 0;
        file.CopyTo(stream);
    }
}
