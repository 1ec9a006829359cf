namespace SimpleClip.Onnx.Format;

/// <summary>Where the elements of a tensor lie that are kept outside the model's file.</summary>
/// <param name="Location">The other file, relative to the model's folder.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">The number of bytes; null for all up to the file's end.</param>
internal sealed record OnnxExternalData(string Location, long Offset, long? Length);
