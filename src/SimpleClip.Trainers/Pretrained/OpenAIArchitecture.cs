using SimpleClip.Networks;

namespace SimpleClip.Pretrained;

/// <summary>
/// Reads the architecture out of the shapes of tensors as OpenAI's <c>build_model</c> does (clip/model.py): attention heads have 64
/// features, and the activation is QuickGELU. Right for OpenAI's own files; for others a proposal.
/// </summary>
internal static class OpenAIArchitecture
{
    private const int HeadWidth = 64;

    /// <summary>Reads the architecture; null if the towers are other ones than OpenAI's.</summary>
    public static ClipNetworkConfig? Find(CheckpointShapes shapes)
    {
        ImageTowerConfig? vision = (ImageTowerConfig?)FindTransformer(shapes) ?? FindResNet(shapes);
        int width = shapes.Dimension("ln_final.weight", 0), layers = shapes.Count("transformer.resblocks.{0}.ln_1.weight");
        if (vision is null || width < HeadWidth || layers == 0)
        {
            return null;
        }

        return new ClipNetworkConfig
        {
            EmbeddingDimension = shapes.Dimension("text_projection", 1),
            QuickGelu = true,
            Vision = vision,
            Text = new TextTransformerConfig
            {
                ContextLength = shapes.Dimension("positional_embedding", 0),
                VocabularySize = shapes.Dimension("token_embedding.weight", 0),
                Width = width,
                Heads = width / HeadWidth,
                Layers = layers,
                MlpRatio = Ratio(shapes, "transformer.resblocks.0.mlp.c_fc.weight"),
            },
        };
    }

    /// <summary>Architectures by name that differ from the shapes at most in what does not show in them: activation and heads.</summary>
    public static IEnumerable<string> FindNames(ClipNetworkConfig shapes) =>
        ClipArchitectures.Names.Where(name => Strip(ClipArchitectures.Get(name).Network) is { } known && known == Strip(shapes));

    private static ClipNetworkConfig? Strip(ClipNetworkConfig network)
    {
        if (network.Text is not TextTransformerConfig text)
        {
            return null;
        }

        ImageTowerConfig? vision = network.Vision switch
        {
            VisionTransformerConfig transformer => transformer with { HeadWidth = 1 },
            ModifiedResNetConfig resNet => resNet with { HeadWidth = 1 },
            _ => null,
        };
        return vision is null ? null : network with { QuickGelu = false, Vision = vision, Text = text with { Heads = 1 } };
    }

    private static VisionTransformerConfig? FindTransformer(CheckpointShapes shapes)
    {
        int width = shapes.Dimension("visual.conv1.weight", 0), patch = shapes.Dimension("visual.conv1.weight", 3);
        int grid = (int)Math.Round(Math.Sqrt(shapes.Dimension("visual.positional_embedding", 0) - 1));
        return shapes.Find("visual.class_embedding") is null || patch == 0
            ? null
            : new VisionTransformerConfig
            {
                ImageSize = patch * grid,
                PatchSize = patch,
                Width = width,
                HeadWidth = HeadWidth,
                Layers = shapes.Count("visual.transformer.resblocks.{0}.ln_1.weight"),
                MlpRatio = Ratio(shapes, "visual.transformer.resblocks.0.mlp.c_fc.weight"),
            };
    }

    private static ModifiedResNetConfig? FindResNet(CheckpointShapes shapes)
    {
        int[] layers = [.. Enumerable.Range(1, 4).Select(stage => shapes.Count($"visual.layer{stage}.{{0}}.conv1.weight"))];
        int grid = (int)Math.Round(Math.Sqrt(shapes.Dimension("visual.attnpool.positional_embedding", 0) - 1));
        return layers.Contains(0)
            ? null
            : new ModifiedResNetConfig
            {
                ImageSize = grid * ModifiedResNetConfig.Reduction,
                Layers = [.. layers],
                Width = shapes.Dimension("visual.layer1.0.conv1.weight", 0),
                HeadWidth = HeadWidth,
            };
    }

    private static double Ratio(CheckpointShapes shapes, string expansion) =>
        shapes.Find(expansion) is [long hidden, long width] ? (double)hidden / width : 0;
}
