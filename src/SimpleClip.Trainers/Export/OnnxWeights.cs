using System.Diagnostics.CodeAnalysis;

namespace SimpleClip.Export;

/// <summary>How an ONNX file holds a tower's weights. Vectors and small tensors are float32 in every case, and so is what goes in and comes
/// out.</summary>
[SuppressMessage("Naming", "CA1720:Identifiers should not contain type names", Justification = "The names are those of ONNX's types.")]
public enum OnnxWeights
{
    /// <summary>As they are.</summary>
    Float32,

    /// <summary>
    /// Kernels, matrices and tables in float16, computed with in float32: half the file, the same speed, embeddings equal to about 1e-3. A
    /// tensor with values beyond float16's range (±65504) stays float32.
    /// </summary>
    Float16,

    /// <summary>
    /// Linear layers in int8: weights symmetric with a factor for every output, activations quantized while the graph runs (dynamically),
    /// with one range for all of a batch, so an embedding depends a little on the images or texts computed with it. Tables of vectors are
    /// int8 with a factor for every row. Convolutions, norms and attention scores compute in float32, kernels are stored in float16. A
    /// quarter of a transformer's file, and faster on a CPU; convolutional networks gain little speed. Weights are scaled so that no
    /// processor's 16-bit sums overflow: a file gives the same embeddings with and without VNNI.
    /// </summary>
    Int8,
}
