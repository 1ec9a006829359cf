namespace SimpleClip.Onnx;

/// <summary>What a graph says of the tower it is.</summary>
/// <param name="Info">Names and types.</param>
/// <param name="Length">The side of images, or the number of tokens; null if it is open.</param>
/// <param name="Dimension">The length of an embedding; null if it is open.</param>
internal sealed record GraphTower(ClipTowerInfo Info, int? Length, int? Dimension);
