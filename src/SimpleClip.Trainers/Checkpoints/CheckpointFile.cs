using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SimpleClip.Numerics;
using SimpleClip.Weights;
using static TorchSharp.torch;

namespace SimpleClip.Checkpoints;

/// <summary>A checkpoint on the disk, found to be whole when it was opened.</summary>
internal sealed class CheckpointFile : IDisposable
{
    private const int Buffer = 1 << 20;

    private readonly SafetensorsFile _file;
    private readonly CheckpointHeader _header;

    private CheckpointFile(SafetensorsFile file, CheckpointHeader header)
    {
        _file = file;
        _header = header;
    }

    /// <summary>The file's path.</summary>
    public string Path => _file.Name;

    /// <summary>The number of steps taken.</summary>
    public long Step => _header.Step;

    /// <summary>All that is no tensor.</summary>
    public JsonObject State => _header.State;

    /// <summary>How the network did on the validation data at that step; null if that is not known.</summary>
    public double? Metric => _header.Metric;

    /// <summary>The best result of the training up to that step; null if there was none.</summary>
    public double? BestMetric => _header.BestMetric;

    /// <summary>Opens a checkpoint and reads it through once, to see that it is whole.</summary>
    /// <exception cref="InvalidDataException">It is cut off, damaged or something else; the message names it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CheckpointFile Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        try
        {
            CheckpointHeader header = CheckpointHeader.Read(file);
            VerifyChecksum(path);
            return new CheckpointFile(file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Fills live tensors, on any device, bit for bit. Nothing is changed unless all of them fit.</summary>
    /// <param name="targets">The tensors under the names with which they were saved; no more and no fewer.</param>
    /// <param name="optional">A section that the file may have and that may be left out; null for none.</param>
    /// <exception cref="InvalidDataException">Tensors are missing, unexpected, or of another shape or type; the message lists them
    /// all.</exception>
    public void CopyTo(IReadOnlyDictionary<string, Tensor> targets, string? optional = null)
    {
        string[] mistakes =
        [
            .. targets.Select(target => FindMistake(target.Key, target.Value)).OfType<string>(),
            .. _file.Tensors.Keys
                .Where(name => name != CheckpointHeader.Checksum && !targets.ContainsKey(name))
                .Where(name => optional is null || !name.StartsWith(optional + CheckpointSections.Separator, StringComparison.Ordinal))
                .Select(name => $"unexpected: {name}"),
        ];
        if (mistakes.Length > 0)
        {
            throw new InvalidDataException($"{Path} does not hold the state of this training:\n  {string.Join("\n  ", mistakes)}");
        }

        foreach ((string name, Tensor target) in targets)
        {
            TensorBits.Read(_file, _file.Tensors[name], target);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static void VerifyChecksum(string path)
    {
        using FileStream stream = new(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            for (long left = stream.Length - SHA256.HashSizeInBytes; left > 0;)
            {
                int read = (int)Math.Min(left, buffer.Length);
                stream.ReadExactly(buffer, 0, read);
                hash.AppendData(buffer, 0, read);
                left -= read;
            }

            byte[] expected = new byte[SHA256.HashSizeInBytes];
            stream.ReadExactly(expected);
            if (!hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
            {
                throw new InvalidDataException($"{path}: its bytes do not match their checksum; the file is damaged.");
            }
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException($"{path} is cut off.", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private string? FindMistake(string name, Tensor target)
    {
        if (name == CheckpointHeader.Checksum || !_file.Tensors.TryGetValue(name, out TensorInfo? tensor))
        {
            return $"missing: {name}";
        }

        if (tensor.Type != target.FileType())
        {
            return $"wrong type: {name} is {tensor.Type}, expected {target.dtype}";
        }

        return tensor.Shape.SequenceEqual(target.shape) ? null : $"wrong shape: {name} is {tensor.Shape.Show()}, expected {target.ShowShape()}";
    }
}
