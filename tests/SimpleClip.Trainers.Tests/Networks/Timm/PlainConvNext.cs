using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Networks.Plain;

namespace SimpleClip.Trainers.Tests.Networks.Timm;

/// <summary>ConvNeXt in plain loops.</summary>
internal static class PlainConvNext
{
    public static PlainTensor Run(ConvNextConfig config, PlainWeights weights, PlainTensor images)
    {
        PlainTensor maps = Normalise("trunk.stem.1", weights.Convolution("trunk.stem.0", images, stride: 4));
        for (int stage = 0; stage < config.Depths.Count; stage++)
        {
            string name = $"trunk.stages.{stage}";
            if (stage > 0)
            {
                maps = weights.Convolution($"{name}.downsample.1", Normalise($"{name}.downsample.0", maps), stride: 2);
            }

            for (int block = 0; block < config.Depths[stage]; block++)
            {
                maps = maps.Plus(Branch($"{name}.blocks.{block}", maps));
            }
        }

        PlainTensor pixels = maps.ToChannelsLast();
        PlainTensor pooled = PlainFunctions.MeanToken(pixels.Reshape(pixels.Shape[0], pixels.Shape[1] * pixels.Shape[2], pixels.Shape[3]));
        return weights.Linear("head.proj", weights.LayerNorm("trunk.head.norm", pooled, config.NormEpsilon));

        PlainTensor Normalise(string name, PlainTensor input) => weights.LayerNorm(name, input.ToChannelsLast(), config.NormEpsilon).ToChannelsFirst();

        PlainTensor Branch(string name, PlainTensor input)
        {
            PlainTensor normed = Normalise($"{name}.norm", weights.Convolution($"{name}.conv_dw", input, padding: 3)).ToChannelsLast();
            PlainTensor hidden = weights.Linear($"{name}.mlp.fc1", normed).Map(PlainFunctions.Gelu);
            PlainTensor result = weights.Linear($"{name}.mlp.fc2", hidden);
            double[] gain = weights[$"{name}.gamma"].Values;
            return new PlainTensor([.. result.Values.Select((value, i) => value * gain[i % gain.Length])], result.Shape).ToChannelsFirst();
        }
    }
}
