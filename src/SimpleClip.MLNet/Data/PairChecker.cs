using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SimpleClip.Data;

/// <summary>Looks through image-text pairs one by one and gathers what is wrong with them.</summary>
/// <param name="checkImage">Throws if the image at a path cannot be used; null to look no further than the file's being there.</param>
internal sealed class PairChecker(Action<string>? checkImage)
{
    private const int MaxQuote = 60;
    private readonly Dictionary<UInt128, int> _images = [];
    private readonly HashSet<UInt128> _captions = [];
    private long _rows;
    private long _captionCount;

    /// <summary>The problems so far.</summary>
    public PairProblemTally Problems { get; } = new();

    /// <summary>The number of different images so far.</summary>
    public int ImageCount => _images.Count;

    public void AddMalformed(InvalidDataException error) => Problems.Add(PairProblemKind.MalformedLine, error.Message);

    /// <summary>Checks a row.</summary>
    /// <param name="place">Where it is: "line 3".</param>
    /// <param name="image">Full path of its image; null where images are no files.</param>
    /// <param name="captions">Its captions.</param>
    /// <returns>Its image's number, by first appearance from 0.</returns>
    public int Check(string place, string? image, IReadOnlyCollection<string> captions)
    {
        _rows++;

        // Where images are no files, every row has an image of its own; the caller counts them so.
        UInt128 key = image is null ? (UInt128)_rows : Fingerprint(image);
        if (_images.TryAdd(key, _images.Count) && image is not null)
        {
            CheckImage(place, image);
        }

        if (captions.Count == 0)
        {
            Problems.Add(PairProblemKind.NoCaption, $"{place}: {image}");
        }

        foreach (string caption in captions)
        {
            CheckCaption(place, caption);
        }

        return _images[key];
    }

    public PairReport ToReport() => new(_rows, _images.Count, _captionCount, Problems.ToProblems());

    private void CheckImage(string place, string image)
    {
        if (!File.Exists(image))
        {
            Problems.Add(PairProblemKind.MissingImage, $"{place}: {image}");
            return;
        }

        try
        {
            checkImage?.Invoke(image);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Problems.Add(PairProblemKind.UnreadableImage, $"{place}: {image}: {e.Message}");
        }
    }

    private void CheckCaption(string place, string caption)
    {
        _captionCount++;
        if (string.IsNullOrWhiteSpace(caption))
        {
            Problems.Add(PairProblemKind.EmptyCaption, place);
        }
        else if (!_captions.Add(Fingerprint(caption)))
        {
            string quote = caption.Length > MaxQuote ? $"{caption.AsSpan(0, MaxQuote)}…" : caption;
            Problems.Add(PairProblemKind.DuplicateCaption, $"{place}: \"{quote}\"");
        }
    }

    /// <summary>
    /// Stands for a text in sixteen bytes, so that millions of captions fit into memory; two texts share it with a chance of about one in
    /// 2^128.
    /// </summary>
    private static UInt128 Fingerprint(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
