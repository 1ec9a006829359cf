using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Networks.Plain;

namespace SimpleClip.Trainers.Tests.Networks.ResNets;

/// <summary>CLIP's ResNet in plain loops, attention of the mean token by the formula.</summary>
internal static class PlainModifiedResNet
{
    public static PlainTensor Run(ModifiedResNetConfig config, PlainWeights weights, PlainTensor images)
    {
        PlainTensor maps = images;
        for (int layer = 1; layer <= 3; layer++)
        {
            PlainTensor convolved = weights.Convolution($"conv{layer}", maps, stride: layer == 1 ? 2 : 1, padding: 1);
            maps = weights.BatchNorm($"bn{layer}", convolved).Map(PlainFunctions.Relu);
        }

        maps = PlainFunctions.AveragePool(maps, 2);
        for (int stage = 0; stage < config.Layers.Count; stage++)
        {
            for (int block = 0; block < config.Layers[stage]; block++)
            {
                maps = Block(weights, $"layer{stage + 1}.{block}", maps, stage > 0 && block == 0 ? 2 : 1);
            }
        }

        return Pool(weights, maps, config.Heads);
    }

    private static PlainTensor Block(PlainWeights weights, string name, PlainTensor input, int stride)
    {
        PlainTensor maps = weights.BatchNorm($"{name}.bn1", weights.Convolution($"{name}.conv1", input)).Map(PlainFunctions.Relu);
        maps = weights.BatchNorm($"{name}.bn2", weights.Convolution($"{name}.conv2", maps, padding: 1)).Map(PlainFunctions.Relu);
        maps = weights.BatchNorm($"{name}.bn3", weights.Convolution($"{name}.conv3", PlainFunctions.AveragePool(maps, stride)));
        PlainTensor shortcut = weights.Has($"{name}.downsample.0.weight")
            ? weights.BatchNorm($"{name}.downsample.1", weights.Convolution($"{name}.downsample.0", PlainFunctions.AveragePool(input, stride)))
            : input;
        return maps.Plus(shortcut).Map(PlainFunctions.Relu);
    }

    private static PlainTensor Pool(PlainWeights weights, PlainTensor maps, int heads)
    {
        int batch = maps.Shape[0], width = maps.Shape[1], pixels = maps.Shape[2] * maps.Shape[3], features = width / heads;
        PlainTensor positions = weights["attnpool.positional_embedding"];
        var tokens = new PlainTensor(batch, pixels + 1, width);
        for (int image = 0; image < batch; image++)
        {
            for (int feature = 0; feature < width; feature++)
            {
                for (int pixel = 0; pixel < pixels; pixel++)
                {
                    double value = maps.Values[(((image * width) + feature) * pixels) + pixel];
                    tokens[image, 0, feature] += value / pixels;
                    tokens[image, pixel + 1, feature] = value + positions[pixel + 1, feature];
                }

                tokens[image, 0, feature] += positions[0, feature];
            }
        }

        PlainTensor query = weights.Linear("attnpool.q_proj", tokens), key = weights.Linear("attnpool.k_proj", tokens);
        PlainTensor value2 = weights.Linear("attnpool.v_proj", tokens);
        var joined = new PlainTensor(batch, width);
        for (int image = 0; image < batch; image++)
        {
            for (int head = 0; head < heads; head++)
            {
                int first = head * features;
                double[] scores =
                [
                    .. Enumerable.Range(0, pixels + 1).Select(token => Enumerable.Range(first, features)
                        .Sum(feature => query[image, 0, feature] * key[image, token, feature]) / Math.Sqrt(features)),
                ];
                PlainFunctions.Attend(scores, (token, feature) => value2[image, token, first + feature], features)
                    .CopyTo(joined.Values, (image * width) + first);
            }
        }

        return weights.Linear("attnpool.c_proj", joined);
    }
}
