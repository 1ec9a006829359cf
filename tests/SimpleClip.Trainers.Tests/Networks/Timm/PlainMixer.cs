using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Networks.Plain;

namespace SimpleClip.Trainers.Tests.Networks.Timm;

/// <summary>MLP-Mixer in plain loops.</summary>
internal static class PlainMixer
{
    public static PlainTensor Run(MixerConfig config, PlainWeights weights, PlainTensor images)
    {
        PlainTensor grid = weights.Convolution("trunk.stem.proj", images, stride: config.PatchSize).ToChannelsLast();
        PlainTensor tokens = grid.Reshape(grid.Shape[0], config.Tokens, config.Width);
        for (int block = 0; block < config.Blocks; block++)
        {
            string name = $"trunk.blocks.{block}";
            PlainTensor columns = PlainFunctions.Transpose(weights.LayerNorm($"{name}.norm1", tokens, 1e-6));
            tokens = tokens.Plus(PlainFunctions.Transpose(Mlp($"{name}.mlp_tokens", columns)));
            tokens = tokens.Plus(Mlp($"{name}.mlp_channels", weights.LayerNorm($"{name}.norm2", tokens, 1e-6)));
        }

        return weights.Linear("head.proj", PlainFunctions.MeanToken(weights.LayerNorm("trunk.norm", tokens, 1e-6)));

        PlainTensor Mlp(string name, PlainTensor input) =>
            weights.Linear($"{name}.fc2", weights.Linear($"{name}.fc1", input).Map(PlainFunctions.Gelu));
    }
}
