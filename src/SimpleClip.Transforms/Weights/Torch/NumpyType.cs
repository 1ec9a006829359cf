namespace SimpleClip.Weights.Torch;

/// <summary>A <c>numpy.dtype</c>.</summary>
/// <param name="Code">Kind and width, for example <c>f8</c>.</param>
internal sealed record NumpyType(string Code);
