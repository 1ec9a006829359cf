using SimpleClip.Networks;
using SimpleClip.Numerics;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Inheritance;

/// <summary>Where one tensor of a network comes from, before it is written.</summary>
/// <param name="Kind">The kind of origin.</param>
/// <param name="Source">The teacher's tensor; null for a new one.</param>
/// <param name="SourceName">Its name; null for a new one.</param>
/// <param name="Fit">Makes it fit the shape of the network's tensor.</param>
internal sealed record TensorOrigin(InheritanceKind Kind, Tensor? Source, string? SourceName, Func<Tensor, Tensor> Fit)
{
    /// <summary>The origin of a tensor that the teacher does not have.</summary>
    public static TensorOrigin None { get; } = new(InheritanceKind.New, null, null, static tensor => tensor);

    /// <summary>Looks a tensor up by its name: the same shape is copied, a position table of another length resized, everything else is
    /// new.</summary>
    public static TensorOrigin Find(string name, Tensor target, Dictionary<string, Tensor> teacher)
    {
        if (!teacher.TryGetValue(name, out Tensor? source))
        {
            return None;
        }

        if (source.shape.SequenceEqual(target.shape))
        {
            return new TensorOrigin(InheritanceKind.Copied, source, name, static tensor => tensor);
        }

        long[] shape = target.shape;
        return IsLongerOrShorterTable(name, source, shape) && source.shape[^1] == shape[^1]
            ? new TensorOrigin(InheritanceKind.Resized, source, name, table => PositionTables.Resize(name, table, shape))
            : None;
    }

    /// <summary>Writes the teacher's values; does nothing for a new tensor.</summary>
    public void CopyTo(Tensor target)
    {
        if (Source is not null)
        {
            using var scope = NewDisposeScope();
            target.copy_(Fit(Source));
        }
    }

    /// <summary>The line of the report.</summary>
    public InheritedTensor Describe(string name, Tensor target, bool isFrozen) => new(
        name,
        target.ShowShape(),
        target.numel(),
        Kind,
        Source is null || (SourceName == name && Source.shape.SequenceEqual(target.shape)) ? null : $"{SourceName} {Source.ShowShape()}",
        target is Parameter,
        isFrozen);

    /// <summary>Whether a teacher's tensor is a table of positions of another length than the student's.</summary>
    public static bool IsLongerOrShorterTable(string name, Tensor source, long[] shape) =>
        (PositionTables.IsOfImages(name) || PositionTables.IsOfTexts(name)) && source.dim() == shape.Length && source.shape[^2] != shape[^2];
}
