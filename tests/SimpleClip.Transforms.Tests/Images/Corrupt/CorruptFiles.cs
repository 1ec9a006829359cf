using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace SimpleClip.Tests.Images.Corrupt;

/// <summary>More than 200 damaged and hostile image files, the same in every run.</summary>
internal static class CorruptFiles
{
    private const int Seed = 20;
    private const int Cuts = 8;
    private const int Flips = 12;
    private const int Overwrites = 6;
    private const int OverwrittenBytes = 16;

    private static readonly Lazy<CorruptFile[]> Made = new(() =>
        [.. Damaged(), .. Jpegs(), .. Pngs(), .. WebPs(), .. Bitmaps(), .. Bombs(), .. NoImages(), .. StillImages()]);

    public static IReadOnlyList<CorruptFile> All => Made.Value;

    /// <summary>A picture in every format, whole.</summary>
    private static Dictionary<string, byte[]> Whole()
    {
        using Image<Rgb24> image = Pictures.Pattern(64, 48);
        return new Dictionary<string, byte[]>
        {
            ["jpeg"] = Pictures.Jpeg(image),
            ["progressive jpeg"] = Fixture("progressive.jpg"),
            ["png"] = Pictures.Png(image),
            ["bmp"] = Fixture("rgb.bmp"),
            ["lossless webp"] = Fixture("lossless.webp"),
            ["lossy webp"] = Fixture("lossy.webp"),
            ["gif"] = Fixture("palette.gif"),
        };
    }

    private static IEnumerable<CorruptFile> Damaged()
    {
        var random = new Random(Seed);
        foreach ((string format, byte[] whole) in Whole())
        {
            for (int i = 1; i <= Cuts; i++)
            {
                int length = whole.Length * i / (Cuts + 1);

                // A GIF that is cut off still shows its upper part; browsers and Pillow differ about it.
                yield return format == "gif"
                    ? Either($"{format} cut at {length}", whole[..length])
                    : Refused($"{format} cut at {length}", whole[..length]);
            }

            for (int i = 0; i < Flips; i++)
            {
                byte[] bytes = [.. whole];
                int at = random.Next(bytes.Length);
                bytes[at] ^= (byte)(1 << random.Next(8));
                yield return Either($"{format} bit flipped at {at} ({i})", bytes);
            }

            for (int i = 0; i < Overwrites; i++)
            {
                byte[] bytes = [.. whole];
                int at = random.Next(Math.Max(bytes.Length - OverwrittenBytes, 1));
                random.NextBytes(bytes.AsSpan(at, Math.Min(OverwrittenBytes, bytes.Length)));
                yield return Either($"{format} overwritten at {at} ({i})", bytes);
            }
        }
    }

    private static IEnumerable<CorruptFile> Jpegs()
    {
        using Image<Rgb24> image = Pictures.Pattern(64, 48);
        byte[] whole = Pictures.Jpeg(image);
        int frame = whole.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        int tables = whole.AsSpan().IndexOf([(byte)0xFF, (byte)0xC4]);
        foreach ((int width, int height) in ((int, int)[])[(65535, 65535), (65535, 48), (64, 65535), (0, 0), (64, 0), (0, 48)])
        {
            yield return Refused($"jpeg that claims {width} x {height}", Patched(whole, frame + 5, bytes =>
            {
                BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)height);
                BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)width);
            }));
        }

        yield return Refused("jpeg of 255 components", Patched(whole, frame + 9, bytes => bytes[0] = 255));
        yield return Refused("jpeg of 3 bits", Patched(whole, frame + 4, bytes => bytes[0] = 3));
        yield return Refused("jpeg with full code tables", Patched(whole, tables + 5, bytes => bytes[..16].Fill(0xFF)));
        yield return Refused("jpeg with a segment of no length", Patched(whole, frame + 2, bytes => bytes[..2].Clear()));
        yield return Refused("jpeg without data", [0xFF, 0xD8, 0xFF, 0xD9]);
        yield return Refused("jpeg of beginnings", [.. Enumerable.Repeat<byte[]>([0xFF, 0xD8], 500).SelectMany(pair => pair)]);
    }

    private static IEnumerable<CorruptFile> Pngs()
    {
        const uint Most = int.MaxValue;
        byte[] data = PngBytes.Zeros(16 * 17);
        foreach ((uint width, uint height) in ((uint, uint)[])[
            (Most, Most), (Most, 1), (1, Most), (Most + 1, 1), (uint.MaxValue, uint.MaxValue), (0, 0), (16, 0), (100_000, 100_000),
            (20_000, 4_000)])
        {
            yield return Refused($"png that claims {width} x {height}", PngBytes.File(width, height, 8, 0, data));
        }

        foreach (string type in (string[])["IDAT", "PLTE", "tEXt", "iCCP"])
        {
            byte[] chunk = PngBytes.Chunk(type, data);
            chunk[0] = 0x7F;
            yield return Refused($"png with two gigabytes of {type}", PngBytes.File(16, 16, 8, 0, data, chunk));
        }

        yield return Refused("png of 3 bits", PngBytes.File(16, 16, 3, 0, data));
        yield return Refused("png of an unknown color type", PngBytes.File(16, 16, 8, 5, data));
        yield return Refused("png whose data are not compressed", PngBytes.File(16, 16, 8, 0, new byte[272]));

        // ImageSharp leaves the missing rows black, libpng and Pillow refuse it.
        yield return Either("png with too little data", PngBytes.File(16, 16, 8, 0, PngBytes.Zeros(40)));
        yield return Refused("png with a palette but none given", PngBytes.File(16, 16, 8, 3, data));
    }

    private static IEnumerable<CorruptFile> WebPs()
    {
        yield return Refused("lossy webp that claims 16383 x 16383", Patched(Fixture("lossy.webp"), 26, bytes => bytes[..4].Fill(0x3F)));
        yield return Refused(
            "lossless webp that claims 16384 x 16384", Patched(Fixture("lossless.webp"), 21, bytes => bytes[..4].Fill(0xFF)));
        yield return Refused(
            "webp with a canvas of 16777216 x 16777216", Patched(Fixture("animated.webp"), 24, bytes => bytes[..6].Fill(0xFF)));
        foreach ((string name, int at) in ((string, int)[])[("lossy.webp", 16), ("lossless.webp", 16), ("animated.webp", 16)])
        {
            yield return Refused($"{name} with a chunk of two gigabytes", Patched(Fixture(name), at, bytes => bytes[3] = 0x7F));
        }

        byte[] animated = Fixture("animated.webp");
        yield return Refused("webp with two gigabytes in a frame",
            Patched(animated, animated.AsSpan().IndexOf("VP8L"u8) + 4, bytes => bytes[3] = 0x7F));
        yield return Refused("webp without chunks", [.. "RIFF\x04\0\0\0WEBP"u8]);
    }

    private static IEnumerable<CorruptFile> Bitmaps()
    {
        byte[] whole = Fixture("rgb.bmp");
        foreach ((int width, int height) in ((int, int)[])[
            (int.MaxValue, int.MaxValue), (int.MaxValue, 1), (24, int.MinValue), (0, 16), (-24, 16), (24, 60_000)])
        {
            yield return Refused($"bmp that claims {width} x {height}", Patched(whole, 18, bytes =>
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes, width);
                BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], height);
            }));
        }

        yield return Either("bmp with a palette of two billion", Patched(Fixture("palette.bmp"), 46, bytes => bytes[3] = 0x7F));
        yield return Refused("bmp of 5 bits", Patched(whole, 28, bytes => bytes[0] = 5));
        yield return Refused("bmp whose pixels begin elsewhere", Patched(whole, 10, bytes => bytes[..4].Fill(0x7F)));
    }

    /// <summary>Small files that mean a great deal of memory.</summary>
    private static IEnumerable<CorruptFile> Bombs()
    {
        const long Much = 64 << 20;
        byte[] data = PngBytes.Zeros(16 * 17);
        byte[] named = [.. "bomb\0\0"u8, .. PngBytes.Zeros(Much)];
        yield return Refused("png of 900 million pixels", PngBytes.File(30_000, 30_000, 1, 0, PngBytes.Zeros(30_000 * 3751L)));
        yield return Refused("png of 100 million pixels", PngBytes.File(10_000, 10_000, 1, 0, PngBytes.Zeros(10_000 * 1251L)));
        yield return Either("png whose data go on", PngBytes.File(16, 16, 8, 0, PngBytes.Zeros(Much)));
        yield return Either("png with a large text", PngBytes.File(16, 16, 8, 0, data, PngBytes.Chunk("zTXt", named)));
        yield return Either("png with a large profile", PngBytes.File(16, 16, 8, 0, data, PngBytes.Chunk("iCCP", named)));
        yield return Refused("gif that claims 65535 x 65535", Patched(Fixture("palette.gif"), 6, bytes => bytes[..4].Fill(0xFF)));
    }

    private static IEnumerable<CorruptFile> NoImages()
    {
        byte[] noise = new byte[1000];
        new Random(Seed).NextBytes(noise);
        (string Name, byte[] Bytes)[] files =
        [
            ("nothing", []),
            ("a byte", [0]),
            ("zeros", new byte[1000]),
            ("ones", [.. Enumerable.Repeat((byte)0xFF, 1000)]),
            ("noise", noise),
            ("text", Encoding.UTF8.GetBytes("This is no picture. ")),
            ("html", Encoding.UTF8.GetBytes("<!DOCTYPE html><html><body>404 Not Found</body></html>")),
            ("svg", Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9999999\" height=\"9999999\"/>")),
            ("a zip archive", [.. "PK\x03\x04"u8, .. new byte[200]]),
            ("a document", Encoding.UTF8.GetBytes("%PDF-1.7\n%%EOF")),
            ("a program", [.. "MZ"u8, .. noise]),
            ("the signature of png", [0x89, .. "PNG\r\n\x1A\n"u8]),
            ("the signature of gif", [.. "GIF89a"u8]),
            ("the signature of bmp", [.. "BM"u8]),
            ("the signature of jpeg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8]),
            ("the signature of tiff", [.. "II*\0\x08\0\0\0"u8]),
            ("the signature of webp", [.. "RIFF\xFF\0\0\0WEBPVP8 "u8]),
            ("a signature and noise", [0x89, .. "PNG\r\n\x1A\n"u8, .. noise]),
        ];
        return files.Select(file => Refused(file.Name, file.Bytes));
    }

    private static IEnumerable<CorruptFile> StillImages()
    {
        using Image<Rgb24> image = Pictures.Pattern(64, 48);
        yield return Decoded("jpeg with bytes behind its end", [.. Pictures.Jpeg(image), .. new byte[100]]);
        yield return Decoded("png with bytes behind its end", [.. Pictures.Png(image), .. "trailing"u8]);
    }

    private static CorruptFile Refused(string name, byte[] bytes) => new(name, bytes, CorruptOutcome.Refused);

    private static CorruptFile Decoded(string name, byte[] bytes) => new(name, bytes, CorruptOutcome.Decoded);

    private static CorruptFile Either(string name, byte[] bytes) => new(name, bytes, CorruptOutcome.Either);

    private delegate void Patch(Span<byte> bytes);

    private static byte[] Patched(byte[] whole, int at, Patch patch)
    {
        byte[] bytes = [.. whole];
        patch(bytes.AsSpan(at));
        return bytes;
    }

    private static byte[] Fixture(string name, [CallerFilePath] string thisFile = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Fixtures", name));
}
