using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests;

/// <summary>Small networks and inputs.</summary>
internal static class TestNetworks
{
    public static readonly VisionTransformerConfig SmallVision = new() { ImageSize = 16, PatchSize = 8, Width = 16, Layers = 2, HeadWidth = 8 };

    public static readonly TextTransformerConfig SmallText = new() { ContextLength = 8, VocabularySize = 30, Width = 24, Heads = 3, Layers = 2 };

    public static readonly ClipNetworkConfig Small = new()
    {
        EmbeddingDimension = 12,
        Vision = SmallVision,
        Text = SmallText,
    };

    public static ClipNetwork Create(ClipNetworkConfig? config = null, ulong seed = 1)
    {
        using var random = new Generator(seed);
        return new ClipNetwork(config ?? Small, random);
    }

    /// <summary>The network's image tower, where it is a vision transformer.</summary>
    public static VisionTransformer Vit(this ClipNetwork network) => (VisionTransformer)network.Visual;

    /// <summary>The network's text tower, where it is CLIP's.</summary>
    public static TextTransformer TextTransformer(this ClipNetwork network) => (TextTransformer)network.Text;

    /// <summary>A block of a stack that consists of Pre-LN blocks.</summary>
    public static ResidualAttentionBlock PreLn(this Transformer transformer, Index layer) => (ResidualAttentionBlock)transformer.Blocks[layer];

    public static Tensor Images(ClipNetworkConfig config, int count, ulong seed = 2)
    {
        using var random = new Generator(seed);
        return empty([count, 3, config.Vision.ImageSize, config.Vision.ImageSize], dtype: ScalarType.Float32).normal_(0, 1, random);
    }

    /// <summary>Rows of a start token, some words, an end token at another place in each row, and zeros.</summary>
    public static Tensor Tokens(ClipNetworkConfig config, int count)
    {
        int context = config.Text.ContextLength, end = config.Text.VocabularySize - 1;
        long[] ids = new long[count * context];
        for (int row = 0; row < count; row++)
        {
            int length = 2 + (row % (context - 1));
            ids[row * context] = end - 1;
            for (int position = 1; position < length - 1; position++)
            {
                ids[(row * context) + position] = 1 + (((row * 7) + (position * 3)) % (end - 2));
            }

            ids[(row * context) + length - 1] = end;
        }

        return tensor(ids).reshape(count, context);
    }
}
