using System.IO.Compression;
using SimpleClip.Testing;
using SimpleClip.Tests.Models.Pretrained;

namespace SimpleClip.Tests.Models.Hostile;

/// <summary>Bits flipped and ends cut off at random places: a model still works, or fails with the documented exception.</summary>
[TestClass]
public sealed class MutatedModelTests
{
    private const int Mutations = 50;

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void A_mutated_package_works_or_is_refused(int seed)
    {
        byte[][] originals = [PackageBytes.Saved, new PackageBytes().ToArray(CompressionLevel.NoCompression)];
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            using var folder = new TemporaryFolder();
            var random = new Random((seed * Mutations) + i);
            File.WriteAllBytes(folder.File("bad.clip"), Mutate(originals[i % originals.Length], random));
            refused += IsRefused(folder.File("bad.clip"), $"seed {(seed * Mutations) + i}") ? 1 : 0;
        }

        Assert.IsGreaterThan(Mutations / 10, refused);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public void A_mutated_folder_works_or_is_refused(int seed)
    {
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            using var folder = new TemporaryFolder();
            new ColorExport().Write(folder.Path);
            if (i % 2 == 0)
            {
                ColorExport.UseTokenizerFile(folder.Path, pairs: i % 4 == 0);
            }

            var random = new Random(1000 + (seed * Mutations) + i);
            string[] files = [.. Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal)];
            string file = files[random.Next(files.Length)];
            File.WriteAllBytes(file, Mutate(File.ReadAllBytes(file), random));
            refused += IsRefused(folder.Path, $"seed {(seed * Mutations) + i}, {Path.GetFileName(file)}") ? 1 : 0;
        }

        Assert.IsGreaterThan(Mutations / 10, refused);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        if (random.Next(5) == 0)
        {
            return original[..random.Next(original.Length)];
        }

        byte[] bytes = [.. original];
        for (int flips = random.Next(1, 9); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static bool IsRefused(string path, string what)
    {
        try
        {
            ModelUse.Run(path);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"{what}: {exception}", exception);
        }
    }
}
