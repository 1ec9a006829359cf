using System.Text.Json.Serialization;

namespace SimpleClip.Networks;

/// <summary>The size of one block of a pruned transformer.</summary>
/// <param name="Heads">Attention heads, at least 1.</param>
/// <param name="HiddenWidth">Features inside the feed-forward layer, at least 1.</param>
public sealed record BlockSize([property: JsonPropertyName("heads")] int Heads, [property: JsonPropertyName("mlp_width")] int HiddenWidth)
{
    /// <summary>What is wrong with the sizes of a tower's blocks, in words.</summary>
    internal static IEnumerable<string> FindMistakes(string tower, IReadOnlyList<BlockSize>? blocks, int layers, int width, int headWidth)
    {
        if (blocks is null)
        {
            if (width % headWidth != 0)
            {
                yield return $"{tower}.width {width} is not a multiple of head_width {headWidth}";
            }
        }
        else if (blocks.Count != layers || blocks.Any(static block => block.Heads < 1 || block.HiddenWidth < 1))
        {
            yield return $"{tower}.blocks must give heads and mlp_width, each at least 1, for each of the {layers} layers";
        }
    }
}
