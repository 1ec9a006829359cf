using System.Globalization;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>Cuts the tensors of one tower down to what its masks leave (the prune methods of TinyCLIP's model.py).</summary>
internal sealed class TowerCut
{
    private const string BlockPrefix = "resblocks.";

    private readonly MaskSet _masks;
    private readonly Tensor _hidden;
    private readonly Tensor[] _heads;
    private readonly Tensor[] _intermediate;

    public TowerCut(MaskSet masks)
    {
        _masks = masks;
        _hidden = tensor(KeptFeatures.Find(masks.Hidden));
        _heads = [.. masks.Heads.Select(static mask => tensor(KeptFeatures.Find(mask)))];
        _intermediate = [.. masks.Intermediate.Select(static mask => tensor(KeptFeatures.Find(mask)))];
    }

    /// <summary>Features of a token that remain.</summary>
    public int Width => (int)_hidden.shape[0];

    /// <summary>What remains of each block.</summary>
    public IReadOnlyList<BlockSize> Blocks => [.. _heads.Zip(_intermediate, static (heads, hidden) => new BlockSize((int)heads.shape[0], (int)hidden.shape[0]))];

    /// <summary>What remains of a tensor.</summary>
    /// <param name="name">Its name, as open_clip's.</param>
    /// <param name="tensor">Its values.</param>
    public Tensor Apply(string name, Tensor tensor)
    {
        int start = name.IndexOf(BlockPrefix, StringComparison.Ordinal);
        if (start < 0)
        {
            return ApplyOutside(name, tensor);
        }

        ReadOnlySpan<char> rest = name.AsSpan(start + BlockPrefix.Length);
        int dot = rest.IndexOf('.');
        return ApplyInside(rest[(dot + 1)..].ToString(), tensor, int.Parse(rest[..dot], CultureInfo.InvariantCulture));
    }

    private Tensor ApplyOutside(string name, Tensor tensor) => name.Split('.')[^1] is "proj" or "text_projection" || name.Contains("ln_", StringComparison.Ordinal)
        ? tensor.index_select(0, _hidden)
        : name switch
        {
            "logit_scale" => tensor,
            "visual.conv1.weight" => (tensor * _masks.Hidden.view(-1, 1, 1, 1)).index_select(0, _hidden),
            _ => (tensor * _masks.Hidden).index_select(-1, _hidden),
        };

    private Tensor ApplyInside(string name, Tensor tensor, int layer)
    {
        Tensor heads = _heads[layer], intermediate = _intermediate[layer];
        Tensor headMask = _masks.Heads[layer], hiddenColumn = _masks.Hidden.view(-1, 1);
        long allHeads = headMask.shape[0];
        return name switch
        {
            "attn.in_proj_weight" => tensor.view(3, allHeads, -1, tensor.shape[1]).index_select(1, heads).index_select(3, _hidden).flatten(0, 2),
            "attn.in_proj_bias" => tensor.view(3, allHeads, -1).index_select(1, heads).flatten(),
            "attn.out_proj.weight" => ((tensor * hiddenColumn).view(tensor.shape[0], allHeads, -1) * headMask.view(1, -1, 1))
                .index_select(0, _hidden).index_select(1, heads).flatten(1),
            "mlp.c_fc.weight" => tensor.index_select(0, intermediate).index_select(1, _hidden),
            "mlp.c_fc.bias" => tensor.index_select(0, intermediate),
            "mlp.c_proj.weight" => (tensor * hiddenColumn * _masks.Intermediate[layer]).index_select(0, _hidden).index_select(1, intermediate),
            "attn.out_proj.bias" or "mlp.c_proj.bias" => (tensor * _masks.Hidden).index_select(0, _hidden),
            _ => tensor.index_select(0, _hidden),
        };
    }
}
