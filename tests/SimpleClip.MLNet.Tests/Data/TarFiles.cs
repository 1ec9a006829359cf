using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace SimpleClip.MLNet.Tests.Data;

/// <summary>Writes tars.</summary>
internal static class TarFiles
{
    /// <summary>Writes a tar at a path of its own.</summary>
    /// <param name="members">The members: their names and texts.</param>
    public static string Write(params (string Name, string Content)[] members) =>
        WriteTo(TextFiles.NewPath(".tar"), members.Select(member => (member.Name, Encoding.UTF8.GetBytes(member.Content))));

    public static string WriteTo(string path, IEnumerable<(string Name, byte[] Content)> members)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = File.Create(path);
        using var tar = new TarWriter(file);
        foreach ((string name, byte[] content) in members)
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return path;
    }

    /// <summary>Writes a tar of samples "a0", "a1", ... whose image and caption are their names.</summary>
    public static string WriteSamples(string path, string prefix, int count) => WriteTo(path, Enumerable.Range(0, count)
        .SelectMany(i => new[] { $"{prefix}{i}.jpg", $"{prefix}{i}.txt" })
        .Select(name => (name, Encoding.UTF8.GetBytes(Path.GetFileNameWithoutExtension(name)))));

    /// <summary>Makes the header of a member whose content is missing (POSIX.1-1988, ustar).</summary>
    public static byte[] MakeHeader(string name, char type, long size)
    {
        var header = new byte[512];
        Put(0, name);
        Put(100, "0000644\0");
        Put(108, "0000000\0");
        Put(116, "0000000\0");
        Put(124, Convert.ToString(size, 8).PadLeft(11, '0') + '\0');
        Put(136, "00000000000\0");
        Put(148, "        ");
        Put(156, $"{type}");
        Put(257, "ustar\0" + "00");
        Put(148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        return header;

        void Put(int offset, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(offset));
    }

    public static string NewFolder() => TextFiles.NewPath("");

    /// <summary>Leaves the first bytes of a file only.</summary>
    public static void Truncate(string path, long length)
    {
        using FileStream file = File.OpenWrite(path);
        file.SetLength(length);
    }

    public static string Compress(string path)
    {
        string compressed = $"{path}.gz";
        using FileStream file = File.Create(compressed);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(File.ReadAllBytes(path));
        return compressed;
    }
}
