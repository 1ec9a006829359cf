using SimpleClip.Weights;
using SimpleClip.Weights.KeyMaps;

namespace SimpleClip.Pretrained;

/// <summary>The shapes of a file's tensors under the network's names.</summary>
/// <param name="file">The file.</param>
/// <param name="map">The names in the file.</param>
/// <param name="prefix">What comes before every name in the file.</param>
internal sealed class CheckpointShapes(TensorFile file, KeyMap map, string prefix)
{
    /// <summary>A tensor's shape in the network; null if the file has no such tensor.</summary>
    public long[]? Find(string networkName)
    {
        if (map.Find(networkName) is not { } place || !file.Tensors.TryGetValue(prefix + place.FileNames[0], out TensorInfo? tensor))
        {
            return null;
        }

        return place.Layout switch
        {
            TensorLayout.Transposed => [.. tensor.Shape.Reverse()],
            TensorLayout.Split => [tensor.Shape[0] * place.FileNames.Length, .. tensor.Shape.Skip(1)],
            _ => [.. tensor.Shape],
        };
    }

    /// <summary>One dimension of a tensor; 0 if the file has no such tensor.</summary>
    public int Dimension(string networkName, int index) => Find(networkName) is { } shape && index < shape.Length ? (int)shape[index] : 0;

    /// <summary>The number of modules that are counted by a name with <c>{0}</c> in place of their index.</summary>
    public int Count(string networkNameFormat)
    {
        int count = 0;
        while (Find(networkNameFormat.Replace("{0}", $"{count}", StringComparison.Ordinal)) is not null)
        {
            count++;
        }

        return count;
    }

    /// <summary>Whether the part of the file that belongs to a part of the network has names with one of some texts in them.</summary>
    /// <param name="networkPart">The beginning of the names in the network.</param>
    /// <param name="texts">The texts.</param>
    public bool HasAny(string networkPart, string[] texts)
    {
        string part = prefix + (map.Find(networkPart + "x")?.FileNames[0][..^1] ?? networkPart);
        return file.Tensors.Keys.Any(name => name.StartsWith(part, StringComparison.Ordinal) && texts.Any(text => name.Contains(text, StringComparison.Ordinal)));
    }
}
