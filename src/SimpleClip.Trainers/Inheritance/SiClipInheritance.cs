using SimpleClip.Networks;
using SimpleClip.Optimization;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Inheritance;

/// <summary>
/// Weight inheritance as SiCLIP does it ("Simplifying CLIP", arXiv 2411.14789): every module that the simplified network left unchanged
/// takes the teacher's weights by name and is frozen; only the new blocks are trained.
/// </summary>
/// <remarks>
/// Frozen batch norms keep their running figures. Autograd makes no graph before the first trainable parameter, so the frozen stages in
/// front of it cost no memory.
/// </remarks>
public static class SiClipInheritance
{
    /// <summary>Fills and freezes a network.</summary>
    /// <param name="student">The network that inherits. Its parameters are changed, and their <c>requires_grad</c> is set.</param>
    /// <param name="teacher">The network to inherit from; left as it is. It may be on another device.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>What became of every tensor.</returns>
    /// <exception cref="ArgumentException">The teacher has nothing that the student could use.</exception>
    public static InheritanceReport Inherit(ClipNetwork student, ClipNetwork teacher, SiClipInheritanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(teacher);
        options ??= new SiClipInheritanceOptions();
        Dictionary<string, Tensor> target = student.state_dict(), source = teacher.state_dict();
        HashSet<Tensor> inNewBlocks = FindNewBlocks(student, target, source);
        var report = new List<InheritedTensor>();
        using var noGradients = no_grad();
        foreach ((string name, Tensor tensor) in target)
        {
            bool isNew = inNewBlocks.Contains(tensor);
            TensorOrigin origin = isNew && !options.StartNewBlocksFromTeacher ? TensorOrigin.None : TensorOrigin.Find(name, tensor, source);
            origin.CopyTo(tensor);
            bool isParameter = tensor is Parameter;
            bool trained = isNew || origin.Kind == InheritanceKind.New || (options.TrainLogitScale && ReferenceEquals(tensor, student.LogitScale));
            if (isParameter)
            {
                tensor.requires_grad = trained;
            }

            report.Add(origin.Describe(name, tensor, isParameter && !trained));
        }

        student.FreezeBatchNorms();
        string[] leftBehind = [.. source.Keys.Except(target.Keys)];
        return report.All(static tensor => tensor.Kind == InheritanceKind.New)
            ? throw new ArgumentException($"No tensor of the teacher ({leftBehind.Length} tensors, {leftBehind.FirstOrDefault()}, ...) has the name and shape of one of the student's.", nameof(teacher))
            : new InheritanceReport(report, leftBehind);
    }

    /// <summary>The tensors of every block that has at least one tensor which the teacher lacks.</summary>
    private static HashSet<Tensor> FindNewBlocks(ClipNetwork student, Dictionary<string, Tensor> target, Dictionary<string, Tensor> source)
    {
        HashSet<Tensor> unknown = new(
            target.Where(entry => TensorOrigin.Find(entry.Key, entry.Value, source).Kind == InheritanceKind.New).Select(static entry => entry.Value),
            ReferenceEqualityComparer.Instance);
        HashSet<Tensor> result = new(ReferenceEqualityComparer.Instance);
        foreach (nn.Module block in student.modules().Where(static module => module is INetworkBlock))
        {
            Tensor[] tensors = [.. block.parameters(), .. block.buffers()];
            if (tensors.Any(unknown.Contains))
            {
                result.UnionWith(tensors);
            }
        }

        return result;
    }
}
