using System.Buffers.Binary;
using System.Text;

namespace SimpleClip.Weights;

/// <summary>Tells formats of files apart by their first bytes.</summary>
internal static class TensorFileOpener
{
    private const int PrefixBytes = 512;
    private const int TarMagicOffset = 257;

    // A safetensors file begins with the length of its header in 64 bits, of which the upper half is zero, unlike in any text.
    private const ulong LongestBelievable = uint.MaxValue;

    /// <summary>Opens a file of any known format.</summary>
    public static TensorFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"{path} is a folder; expected a file of tensors.");
        }

        byte[] prefix = ReadPrefix(path);
        if (prefix.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            return TorchFile.Open(path);
        }

        if (prefix.Length >= SafetensorsHeader.LengthBytes && BinaryPrimitives.ReadUInt64LittleEndian(prefix) <= LongestBelievable)
        {
            return SafetensorsFile.Open(path);
        }

        ReadOnlySpan<byte> text = prefix.AsSpan().TrimStart(" \t\r\n\uFEFF"u8);
        return text.StartsWith("{"u8)
            ? ShardedSafetensorsFile.Open(path)
            : throw new InvalidDataException(
                $"{path} is {Describe(prefix, text)}; expected a safetensors file, an index of safetensors files, or a zip archive of PyTorch.");
    }

    private static byte[] ReadPrefix(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] prefix = new byte[PrefixBytes];
        return prefix[..stream.ReadAtLeast(prefix, PrefixBytes, throwOnEndOfStream: false)];
    }

    private static string Describe(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> text) => prefix switch
    {
        [] => "empty",
        [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, ..] =>
            "a checkpoint of PyTorch before 1.6 (a bare pickle), which is not read; load it with torch.load and save it again with torch.save",
        [0x80, >= 2 and <= 5, ..] => "a bare Python pickle, which is not read",
        [0x1F, 0x8B, ..] => "compressed with gzip; unpack it first",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "compressed with xz; unpack it first",
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "an HDF5 file, such as Keras writes",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "a NumPy array",
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "a GGUF file",
        _ when prefix.Length > TarMagicOffset && prefix[TarMagicOffset..].StartsWith("ustar"u8) =>
            "a tar archive, either packed by hand (unpack it first) or a checkpoint of PyTorch before 0.1.10, which is not read",
        _ when text.StartsWith("version https://git-lfs"u8) => "a pointer of Git LFS and not the file itself; run 'git lfs pull', or download it",
        _ when IsMarkup(text) => "a page of HTML or XML, such as a failed download leaves behind",
        _ => $"in a format that is not known (it begins with {Show(prefix)})",
    };

    private static bool IsMarkup(ReadOnlySpan<byte> text) => text.StartsWith("<!"u8) || text.StartsWith("<?xml"u8)
        || (text.Length >= 5 && Encoding.ASCII.GetString(text[..5]).Equals("<html", StringComparison.OrdinalIgnoreCase));

    private static string Show(ReadOnlySpan<byte> prefix)
    {
        ReadOnlySpan<byte> shown = prefix[..Math.Min(prefix.Length, 16)];
        string characters = string.Concat(Encoding.Latin1.GetString(shown).Select(character => char.IsBetween(character, ' ', '~') ? character : '.'));
        return $"{Convert.ToHexString(shown)}, \"{characters}\"";
    }
}
