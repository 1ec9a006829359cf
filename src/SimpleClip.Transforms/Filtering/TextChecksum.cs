using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SimpleClip.Filtering;

/// <summary>Stands for the texts of a row, so that scores of other data are noticed.</summary>
internal static class TextChecksum
{
    private const int Digits = 12;

    /// <summary>A checksum of texts: the first 48 bits of a SHA-256, in hexadecimal digits.</summary>
    public static string Of(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts)
        {
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
            hash.AppendData([0, 0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }
}
