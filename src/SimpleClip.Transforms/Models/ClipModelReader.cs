using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SimpleClip.Models;

/// <summary>
/// Reads model packages, which may come from strangers: sizes are checked before memory is taken, everything is checked before it is used,
/// and any fault becomes an <see cref="InvalidDataException"/> that names package and entry.
/// </summary>
internal sealed class ClipModelReader
{
    private const int LargestInfo = 1 << 20;
    private const int MostEntries = 1000;
    private const int LeastBuffer = 1 << 16;

    // Text shrinks to a tenth at best. More than this is a bomb.
    private const int HighestCompression = 200;

    private readonly string _name;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _checksums = new(StringComparer.Ordinal);

    private ClipModelReader(ZipArchive archive, string name)
    {
        _name = name;
        if (archive.Entries.Count > MostEntries)
        {
            throw new InvalidDataException($"{name}: {archive.Entries.Count} entries; expected at most {MostEntries}.");
        }

        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (entry.FullName.Split('/', '\\').Contains("..") || Path.IsPathRooted(entry.FullName))
            {
                throw new InvalidDataException($"{name}: entry '{entry.FullName}' leads out of the package.");
            }

            if (!_entries.TryAdd(entry.FullName, entry))
            {
                throw new InvalidDataException($"{name}: entry '{entry.FullName}' stands there twice.");
            }
        }

        ReadChecksums();
    }

    /// <summary>Reads a package from a stream.</summary>
    public static ClipModel Read(Stream stream, string name)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return new ClipModelReader(archive, name).Read();
        }
        catch (InvalidDataException exception) when (!exception.Message.StartsWith(name, StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                $"{name} is not a complete model package (a zip archive with '{ClipModelEntries.Info}'). {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is EndOfStreamException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"{name}: {exception.Message}", exception);
        }
    }

    private ClipModel Read()
    {
        ClipModelInfo info = ReadInfo();
        byte[] vocabulary = ReadEntry(ClipModelEntries.Vocabulary, TokenizerLimits.LargestFile);
        byte[] merges = ReadEntry(ClipModelEntries.Merges, TokenizerLimits.LargestFile);
        ClipTokenizer tokenizer = ClipTokenizer.Load(
            new MemoryStream(vocabulary),
            $"{_name}, entry '{ClipModelEntries.Vocabulary}'",
            new MemoryStream(merges),
            $"{_name}, entry '{ClipModelEntries.Merges}'");
        byte[] imageGraph = ReadEntry(ClipModelEntries.ImageGraph, Array.MaxLength);
        byte[] textGraph = ReadEntry(ClipModelEntries.TextGraph, Array.MaxLength);
        byte[]? weights = _entries.ContainsKey(ClipModelEntries.Weights) ? ReadEntry(ClipModelEntries.Weights, Array.MaxLength) : null;
        return ClipModel.Create(info, imageGraph, textGraph, tokenizer, weights);
    }

    private ClipModelInfo ReadInfo()
    {
        byte[] json = ReadEntry(ClipModelEntries.Info, LargestInfo);
        try
        {
            ClipModelInfo info = JsonSerializer.Deserialize(json, ClipModelJson.Info)
                ?? throw new JsonException("It is null.");
            info.Validate();
            return info;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{_name}, entry '{ClipModelEntries.Info}': expected the description of a CLIP model. {exception.Message}", exception);
        }
    }

    private void ReadChecksums()
    {
        if (!_entries.ContainsKey(ClipModelEntries.Checksums))
        {
            return;
        }

        string text = Encoding.UTF8.GetString(ReadEntry(ClipModelEntries.Checksums, LargestInfo));
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int space = line.IndexOf("  ", StringComparison.Ordinal);
            if (space < 0 || !_checksums.TryAdd(line[(space + 2)..], line[..space]))
            {
                throw new InvalidDataException(
                    $"{_name}, entry '{ClipModelEntries.Checksums}': expected lines of checksum, two spaces, entry; found '{line}'.");
            }
        }
    }

    private byte[] ReadEntry(string entryName, int largest)
    {
        if (!_entries.TryGetValue(entryName, out ZipArchiveEntry? entry))
        {
            throw new InvalidDataException($"{_name}: entry '{entryName}' is missing; expected a model package of SimpleClip.");
        }

        if (entry.Length > largest || entry.Length / HighestCompression > entry.CompressedLength)
        {
            throw new InvalidDataException(
                $"{_name}, entry '{entryName}': {entry.Length} bytes, stored as {entry.CompressedLength}; expected at most {largest}, " +
                $"stored as no less than one in {HighestCompression}.");
        }

        byte[] bytes = ReadBytes(entry);
        if (_checksums.TryGetValue(entryName, out string? checksum)
            && !string.Equals(checksum, Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{_name}, entry '{entryName}': its bytes do not match their checksum; the package is damaged.");
        }

        return bytes;
    }

    private byte[] ReadBytes(ZipArchiveEntry entry)
    {
        try
        {
            using Stream stream = entry.Open();
            int length = (int)entry.Length;

            // Memory is taken as the data come, since a length is quickly announced.
            byte[] bytes = new byte[Math.Min(length, Math.Max(LeastBuffer, 2 * entry.CompressedLength))];
            for (int read = 0; read < length;)
            {
                if (read == bytes.Length)
                {
                    Array.Resize(ref bytes, (int)Math.Min(length, 4L * bytes.Length));
                }

                stream.ReadExactly(bytes.AsSpan(read));
                read = bytes.Length;
            }

            return stream.ReadByte() < 0
                ? bytes
                : throw new InvalidDataException("It is longer than announced.");
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException(
                $"{_name}, entry '{entry.FullName}': the data are damaged or cut off. {exception.Message}", exception);
        }
    }
}
