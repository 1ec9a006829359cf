using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SimpleClip.Data;

/// <summary>Looks through image-text pairs one by one and gathers what is wrong with them.</summary>
internal sealed class PairChecker(Action<string>? checkImage)
{
    private const int MaxQuote = 60;
    private readonly PairProblemTally _problems = new();
    private readonly HashSet<UInt128> _images = [];
    private readonly HashSet<UInt128> _captions = [];
    private long _rows;
    private long _captionCount;

    public void AddMalformed(InvalidDataException error) => _problems.Add(PairProblemKind.MalformedLine, error.Message);

    /// <summary>Checks a row.</summary>
    /// <param name="place">Where it is: "line 3".</param>
    /// <param name="image">Full path of its image; null where images are no files.</param>
    /// <param name="captions">Its captions.</param>
    public void Check(string place, string? image, IReadOnlyCollection<string> captions)
    {
        _rows++;
        if (image is null)
        {
            // Every row has an image of its own then; the caller counts them so.
            _images.Add((UInt128)_rows);
        }
        else if (_images.Add(Fingerprint(image)))
        {
            CheckImage(place, image);
        }

        if (captions.Count == 0)
        {
            _problems.Add(PairProblemKind.NoCaption, $"{place}: {image}");
        }

        foreach (string caption in captions)
        {
            CheckCaption(place, caption);
        }
    }

    public PairReport ToReport() => new(_rows, _images.Count, _captionCount, _problems.ToProblems());

    private void CheckImage(string place, string image)
    {
        if (!File.Exists(image))
        {
            _problems.Add(PairProblemKind.MissingImage, $"{place}: {image}");
            return;
        }

        try
        {
            checkImage?.Invoke(image);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _problems.Add(PairProblemKind.UnreadableImage, $"{place}: {image}: {e.Message}");
        }
    }

    private void CheckCaption(string place, string caption)
    {
        _captionCount++;
        if (string.IsNullOrWhiteSpace(caption))
        {
            _problems.Add(PairProblemKind.EmptyCaption, place);
        }
        else if (!_captions.Add(Fingerprint(caption)))
        {
            string quote = caption.Length > MaxQuote ? $"{caption.AsSpan(0, MaxQuote)}…" : caption;
            _problems.Add(PairProblemKind.DuplicateCaption, $"{place}: \"{quote}\"");
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
