using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Inheritance;

/// <summary>The features of a token that a mask leaves, found once for all norms of a pass. Its tensors belong to the caller's dispose
/// scope.</summary>
internal sealed class KeptFeatures
{
    private readonly Tensor _kept;

    /// <summary>For each feature its place among those that are kept, or the place after the last one.</summary>
    private readonly Tensor _places;

    public KeptFeatures(Tensor mask)
    {
        long[] kept = Find(mask);
        long[] places = new long[mask.shape[0]];
        Array.Fill(places, kept.Length);
        foreach ((int place, long feature) in kept.Index())
        {
            places[feature] = place;
        }

        _kept = tensor(kept).to(mask.device);
        _places = tensor(places).to(mask.device);
    }

    /// <summary>The places of a mask that are not zero.</summary>
    public static long[] Find(Tensor mask)
    {
        float[] values = mask.detach().cpu().data<float>().ToArray();
        return [.. Enumerable.Range(0, values.Length).Where(index => values[index] != 0).Select(static index => (long)index)];
    }

    /// <summary>Normalises over the features that are kept, and leaves zeros in the others.</summary>
    public Tensor Norm(LayerNorm norm, Tensor input)
    {
        long count = _kept.shape[0];
        if (count == input.shape[^1])
        {
            return norm.call(input);
        }

        Tensor compressed = nn.functional.layer_norm(
            MixedPrecision.Widen(input).index_select(-1, _kept), [count], norm.Weight.index_select(0, _kept), norm.Bias.index_select(0, _kept), norm.Epsilon);
        long[] column = [.. input.shape[..^1], 1];
        return cat([compressed, zeros(column, dtype: compressed.dtype, device: compressed.device)], -1).index_select(-1, _places);
    }
}
