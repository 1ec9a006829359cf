using System.Globalization;
using System.Text;

namespace SimpleClip.Inheritance;

/// <summary>What a network took over from its teacher.</summary>
/// <param name="Tensors">Every parameter and buffer of the network, in the order of its state dictionary.</param>
/// <param name="LeftBehind">The teacher's tensors that found no place in the network.</param>
public sealed record InheritanceReport(IReadOnlyList<InheritedTensor> Tensors, IReadOnlyList<string> LeftBehind)
{
    /// <summary>All parameters of the network, counted by element.</summary>
    public long Parameters => Count(static _ => true);

    /// <summary>The parameters that come from the teacher.</summary>
    public long InheritedParameters => Count(static tensor => tensor.Kind != InheritanceKind.New);

    /// <summary>The parameters that training leaves as they are.</summary>
    public long FrozenParameters => Count(static tensor => tensor.IsFrozen);

    /// <summary>The parameters that training changes.</summary>
    public long TrainableParameters => Parameters - FrozenParameters;

    /// <summary>The number of parameters of one origin.</summary>
    public long Of(InheritanceKind kind) => Count(tensor => tensor.Kind == kind);

    /// <summary>The sums, then a line for every tensor that is not simply copied, then what was left behind.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{Parameters:N0} parameters: {Of(InheritanceKind.Copied):N0} copied, {Of(InheritanceKind.Resized):N0} resized, {Of(InheritanceKind.Sliced):N0} sliced, {Of(InheritanceKind.New):N0} new");
        Line($"{FrozenParameters:N0} frozen, {TrainableParameters:N0} trainable");
        foreach (InheritedTensor tensor in Tensors.Where(static tensor => tensor.Kind != InheritanceKind.Copied))
        {
            string source = tensor.Source is null ? "" : $" from {tensor.Source}";
            Line($"  {tensor.Kind.ToString().ToLowerInvariant(),-8}{tensor.Name} {tensor.Shape}{source}");
        }

        foreach (string name in LeftBehind)
        {
            Line($"  left behind {name}");
        }

        return text.ToString();
    }

    private long Count(Func<InheritedTensor, bool> condition) =>
        Tensors.Where(tensor => tensor.IsParameter && condition(tensor)).Sum(static tensor => tensor.Elements);
}
