using SimpleClip.Networks;
using SimpleClip.Trainers.Tests.Networks.Plain;

namespace SimpleClip.Trainers.Tests.Networks.Timm;

/// <summary>
/// The Swin transformer in plain loops: of a token at a place of the map, the tokens that it sees are looked up by their places, without
/// windows that are cut out or maps that are moved.
/// </summary>
internal static class PlainSwin
{
    private const double Epsilon = 1e-5;

    public static PlainTensor Run(SwinConfig config, PlainWeights weights, PlainTensor images)
    {
        PlainTensor maps = weights.Convolution("trunk.patch_embed.proj", images, stride: 4).ToChannelsLast();
        maps = weights.LayerNorm("trunk.patch_embed.norm", maps, Epsilon);
        for (int stage = 0; stage < config.Depths.Count; stage++)
        {
            string name = $"trunk.layers.{stage}";
            maps = stage > 0 ? Merge(weights, $"{name}.downsample", maps) : maps;
            for (int block = 0; block < config.Depths[stage]; block++)
            {
                maps = Block(weights, $"{name}.blocks.{block}", maps, config.Heads[stage], config.WindowSize, isShifted: block % 2 == 1);
            }
        }

        PlainTensor tokens = weights.LayerNorm("trunk.norm", maps, Epsilon);
        PlainTensor pooled = PlainFunctions.MeanToken(tokens.Reshape(tokens.Shape[0], tokens.Shape[1] * tokens.Shape[2], tokens.Shape[3]));
        return weights.Linear("head.proj", pooled);
    }

    private static PlainTensor Merge(PlainWeights weights, string name, PlainTensor maps)
    {
        (int half, int width) = (maps.Shape[1] / 2, maps.Shape[3]);
        var joined = new PlainTensor(maps.Shape[0], half, half, 4 * width);
        (int Row, int Column)[] order = [(0, 0), (1, 0), (0, 1), (1, 1)];
        for (int image = 0; image < maps.Shape[0]; image++)
        {
            for (int row = 0; row < half; row++)
            {
                for (int column = 0; column < half; column++)
                {
                    for (int i = 0; i < 4 * width; i++)
                    {
                        (int y, int x) = order[i / width];
                        joined[image, row, column, i] = maps[image, (2 * row) + y, (2 * column) + x, i % width];
                    }
                }
            }
        }

        return weights.Linear($"{name}.reduction", weights.LayerNorm($"{name}.norm", joined, Epsilon));
    }

    private static PlainTensor Block(PlainWeights weights, string name, PlainTensor maps, int heads, int window, bool isShifted)
    {
        PlainTensor attended = maps.Plus(Attention(weights, $"{name}.attn", weights.LayerNorm($"{name}.norm1", maps, Epsilon), heads, window, isShifted));
        PlainTensor normed = weights.LayerNorm($"{name}.norm2", attended, Epsilon);
        return attended.Plus(weights.Linear($"{name}.mlp.fc2", weights.Linear($"{name}.mlp.fc1", normed).Map(PlainFunctions.Gelu)));
    }

    private static PlainTensor Attention(PlainWeights weights, string name, PlainTensor maps, int heads, int window, bool isShifted)
    {
        (int side, int width) = (maps.Shape[1], maps.Shape[3]);
        window = Math.Min(window, side);
        int shift = isShifted && side > window ? window / 2 : 0, features = width / heads;
        PlainTensor projected = weights.Linear($"{name}.qkv", maps), table = weights[$"{name}.relative_position_bias_table"];
        var joined = new PlainTensor(maps.Shape);
        for (int image = 0; image < maps.Shape[0]; image++)
        {
            for (int place = 0; place < side * side; place++)
            {
                (int Row, int Column) query = Moved(place);
                int[] window2 = [.. Enumerable.Range(0, side * side).Where(other => WindowOf(Moved(other)) == WindowOf(query))];
                for (int head = 0; head < heads; head++)
                {
                    double[] scores = [.. window2.Select(other => Score(image, place, other, head))];
                    double[] mixed = PlainFunctions.Attend(
                        scores, (token, feature) => projected[image, window2[token] / side, window2[token] % side, (2 * width) + (head * features) + feature], features);
                    for (int feature = 0; feature < features; feature++)
                    {
                        joined[image, place / side, place % side, (head * features) + feature] = mixed[feature];
                    }
                }
            }
        }

        return weights.Linear($"{name}.proj", joined);

        // Where a token lies after the map has moved up and left.
        (int Row, int Column) Moved(int place) => (((place / side) - shift + side) % side, ((place % side) - shift + side) % side);

        (int Row, int Column) WindowOf((int Row, int Column) moved) => (moved.Row / window, moved.Column / window);

        double Score(int image, int query, int key, int head)
        {
            double product = Enumerable.Range(head * features, features).Sum(feature =>
                projected[image, query / side, query % side, feature] * projected[image, key / side, key % side, width + feature]);
            ((int row, int column), (int otherRow, int otherColumn)) = (Moved(query), Moved(key));
            double bias = table[((row - otherRow + window - 1) * ((2 * window) - 1)) + column - otherColumn + window - 1, head];

            // Tokens that wrapped around do not see tokens that did not.
            bool areStrangers = (query / side < shift) != (key / side < shift) || (query % side < shift) != (key % side < shift);
            return (product / Math.Sqrt(features)) + bias - (areStrangers ? 100 : 0);
        }
    }
}
