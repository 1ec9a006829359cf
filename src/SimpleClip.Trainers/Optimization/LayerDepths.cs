using SimpleClip.Networks;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SimpleClip.Optimization;

/// <summary>How deep in a tower its parameters lie: 0 for embeddings and stems, k for the k-th block, and one more than the last for the
/// head.</summary>
/// <remarks>
/// Modules are visited in the order in which they are registered, which is that of the forward pass. A parameter that the tower, or a part
/// of it which holds blocks, has itself is an embedding if its name says so (<c>class_embedding</c>, <c>pos_embed</c>, <c>cls_token</c>),
/// and a projection otherwise (<c>proj</c>, <c>text_projection</c>).
/// </remarks>
internal sealed class LayerDepths
{
    private readonly Dictionary<Tensor, int> _depths = new(ReferenceEqualityComparer.Instance);
    private readonly int _blocks;
    private int _visited;

    public LayerDepths(nn.Module tower)
    {
        _blocks = CountBlocks(tower);
        Visit(tower);
    }

    /// <summary>The distance of a parameter from the head; null where it is not of this tower.</summary>
    public int? FromHead(Parameter parameter) => _depths.TryGetValue(parameter, out int depth) ? Head - depth : null;

    private int Head => _blocks + 1;

    private static int CountBlocks(nn.Module module) => module.modules().Count(static part => part is INetworkBlock);

    private void Visit(nn.Module module)
    {
        if (module is INetworkBlock)
        {
            _visited++;
            foreach (Parameter parameter in module.parameters())
            {
                _depths.TryAdd(parameter, _visited);
            }

            return;
        }

        bool holdsBlocks = CountBlocks(module) > 0;
        foreach ((string name, Parameter parameter) in module.named_parameters(recurse: false))
        {
            _depths.TryAdd(parameter, holdsBlocks ? DepthOfOwn(name) : DepthOf(module));
        }

        foreach ((_, nn.Module child) in module.named_children())
        {
            Visit(child);
        }
    }

    private int DepthOfOwn(string name) =>
        name.Contains("embed", StringComparison.Ordinal) || name.Contains("token", StringComparison.Ordinal) ? 0 : Head;

    /// <summary>The depth of a module that neither is nor holds a block.</summary>
    private int DepthOf(nn.Module module) =>
        _visited == 0 ? 0
        : _visited < _blocks ? _visited + 1
        : module is LayerNorm ? _blocks
        : Head;
}
