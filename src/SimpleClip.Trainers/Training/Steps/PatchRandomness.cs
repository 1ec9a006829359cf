using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Training;

/// <summary>Lends an image tower that leaves out patches a source of randomness for one pass.</summary>
internal sealed class PatchRandomness : IDisposable
{
    private readonly VisionTransformer _tower;

    private PatchRandomness(VisionTransformer tower, Generator random)
    {
        _tower = tower;
        _tower.PatchRandom = random;
    }

    /// <summary>Lends it, until the result is disposed; null where the tower draws nothing.</summary>
    public static IDisposable? Use(ImageTower tower, Generator random) =>
        tower is VisionTransformer { Config.PatchDropout: > 0 } drawing ? new PatchRandomness(drawing, random) : null;

    public void Dispose() => _tower.PatchRandom = null;
}
