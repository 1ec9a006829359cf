using SimpleClip.Networks;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Networks;

/// <summary>An image tower under the name it has in a CLIP, for checkpoints of that tower alone.</summary>
internal sealed class VisualPart<T> : nn.Module
    where T : ImageTower
{
    [ComponentName(Name = "visual")]
    private readonly T _tower;

    public VisualPart(T tower)
        : base(nameof(VisualPart<>))
    {
        _tower = tower;
        RegisterComponents();
    }

    public T Tower => _tower;
}
