using System.Text;

namespace SimpleClip.Indexing.Storage;

/// <summary>Keys as UTF-8, one after the other.</summary>
internal sealed class EncodedKeys
{
    /// <summary>The most bytes of a key.</summary>
    public const int MostBytes = 1 << 14;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[][] _keys;

    /// <param name="keys">The keys.</param>
    /// <exception cref="ArgumentException">A key is empty, too long or not a valid text.</exception>
    public EncodedKeys(IReadOnlyList<string> keys)
    {
        _keys = [.. keys.Select(Encode)];
        Bytes = _keys.Sum(key => (long)key.Length);
    }

    /// <summary>The number of keys.</summary>
    public int Count => _keys.Length;

    /// <summary>The bytes of all keys.</summary>
    public long Bytes { get; }

    /// <summary>The bytes of a key.</summary>
    public ReadOnlySpan<byte> this[int key] => _keys[key];

    /// <summary>A key as it was given.</summary>
    public string Text(int key) => Encoding.UTF8.GetString(_keys[key]);

    private static byte[] Encode(string key, int position)
    {
        if (string.IsNullOrEmpty(key))
        {
            throw new ArgumentException($"Key {position} is empty; expected a text.", nameof(key));
        }

        try
        {
            byte[] bytes = Strict.GetBytes(key);
            return bytes.Length <= MostBytes
                ? bytes
                : throw new ArgumentException(
                    $"Key {position} takes {bytes.Length} bytes in UTF-8; expected at most {MostBytes} ('{key[..40]}…').", nameof(key));
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"Key {position} is not a valid text: {exception.Message}", nameof(key), exception);
        }
    }
}
