using System.Security.Cryptography;
using SimpleClip.Weights;
using static TorchSharp.torch;

namespace SimpleClip.Checkpoints;

/// <summary>Writes checkpoints: safetensors files whose last 32 bytes, the last tensor, are the SHA-256 of all before them.</summary>
internal static class CheckpointWriter
{
    /// <summary>Writes a checkpoint, never holding more than a piece of a tensor beside the tensors themselves.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="checkpoint">What.</param>
    /// <param name="bestMetric">The best result on the validation data up to now, if there was any.</param>
    /// <exception cref="NotSupportedException">A tensor has a type that safetensors files have not.</exception>
    public static void Write(Stream stream, TrainingCheckpoint checkpoint, double? bestMetric)
    {
        using var hashing = new HashingStream(stream);
        var writer = new SafetensorsWriter();
        new CheckpointHeader(checkpoint.Step, checkpoint.State, checkpoint.Metric, bestMetric).AddTo(writer);
        foreach ((string name, Tensor tensor) in checkpoint.Tensors)
        {
            TensorType type = tensor.FileType() ?? throw new NotSupportedException(
                $"Tensor '{name}' has type {tensor.dtype}; expected real numbers, integers or truth values, which a checkpoint can hold.");
            writer.Add(name, type, tensor.shape, part => TensorBits.Write(tensor, part));
        }

        // The narrowest elements come last in the file, and this tensor is the last of them.
        writer.Add(CheckpointHeader.Checksum, TensorType.U8, [SHA256.HashSizeInBytes], part => part.Write(hashing.CurrentHash));
        writer.Save(hashing);
    }
}
