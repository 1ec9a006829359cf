using SimpleClip.Weights.Archives;

namespace SimpleClip.Weights.Torch;

/// <summary>The memory that tensors of PyTorch are views of: an entry of the archive.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Type">The type of its elements; null for bytes, of which each tensor says the type itself.</param>
/// <param name="ByteCount">The number of its bytes, no more than the entry has.</param>
internal sealed record TorchStorage(ZipEntry Entry, TensorType? Type, long ByteCount);
