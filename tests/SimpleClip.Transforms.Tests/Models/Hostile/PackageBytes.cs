using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SimpleClip.Testing;
using SimpleClip.Weights;

namespace SimpleClip.Tests.Models.Hostile;

/// <summary>A model package whose entries can be changed at will. It has no checksums, so that a change is not found by them.</summary>
internal sealed class PackageBytes
{
    public const string Info = "clip.json";

    private readonly List<(string Name, byte[] Content)> _entries = [];

    public PackageBytes()
    {
        using var archive = new ZipArchive(new MemoryStream(Saved));
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName != "checksums.sha256"))
        {
            using Stream stream = entry.Open();
            var content = new MemoryStream();
            stream.CopyTo(content);
            _entries.Add((entry.FullName, content.ToArray()));
        }
    }

    /// <summary>The package as it is saved.</summary>
    public static byte[] Saved { get; } = Save();

    public PackageBytes Set(string name, byte[] content)
    {
        Remove(name);
        return Add(name, content);
    }

    public PackageBytes Set(string name, string content) => Set(name, Encoding.UTF8.GetBytes(content));

    public PackageBytes Add(string name, byte[] content)
    {
        _entries.Add((name, content));
        return this;
    }

    public PackageBytes Remove(string name)
    {
        _entries.RemoveAll(entry => entry.Name == name);
        return this;
    }

    /// <summary>Replaces a text in <c>clip.json</c>.</summary>
    public PackageBytes Edit(string original, string replacement)
    {
        string json = Encoding.UTF8.GetString(_entries.Single(entry => entry.Name == Info).Content);
        Assert.Contains(original, json);
        return Set(Info, json.Replace(original, replacement, StringComparison.Ordinal));
    }

    public byte[] ToArray(CompressionLevel level = CompressionLevel.Fastest)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in _entries)
            {
                using Stream target = archive.CreateEntry(name, level).Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The package with another length of an entry announced in the archive's directory.</summary>
    public byte[] Announcing(string entry, uint length, CompressionLevel level)
    {
        byte[] bytes = ToArray(level);
        byte[] name = Encoding.UTF8.GetBytes(entry);

        // A record of the central directory: 46 bytes, of which 4 from byte 24 on are the length, then the name.
        int at = bytes.AsSpan().LastIndexOf(name) - 46;
        Assert.AreEqual(0x02014B50u, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at + 24), length);
        return bytes;
    }

    private static byte[] Save()
    {
        var writer = new SafetensorsWriter();
        writer.Add("w", [2], [1f, 2f]);
        var weights = new MemoryStream();
        writer.Save(weights);
        var stream = new MemoryStream();
        ColorModel.Create(weights.ToArray()).Save(stream);
        return stream.ToArray();
    }
}
