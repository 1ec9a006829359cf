using SimpleClip.Losses;
using SimpleClip.Trainers.Tests.Golden;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Losses;

[TestClass]
public sealed class PairMatchingTests
{
    private const int Rows = 5, Width = 6;

    [TestMethod]
    [DataRow(JointFeature.Product)]
    [DataRow(JointFeature.AbsoluteDifference)]
    [DataRow(JointFeature.Concatenation)]
    public void The_loss_and_its_gradients_are_those_of_a_plain_computation(JointFeature feature)
    {
        using var random = new Generator(3);
        using var scope = NewDisposeScope();
        using var head = new PairMatchingHead(Width, feature, random);
        Tensor images = Features(random), texts = Features(random);
        long[] imageRows = [0, 1, 2, 3, 4, 2, 0], textRows = [3, 0, 4, 1, 2, 1, 4];
        using var negatives = new NegativePairs(tensor(imageRows), tensor(textRows));
        (long Image, long Text, int Class)[] pairs =
        [
            .. Enumerable.Range(0, Rows).Select(row => ((long)row, (long)row, 1)),
            .. imageRows.Zip(textRows, (image, text) => (image, text, 0)),
        ];

        Tensor loss = PairMatchingLoss.CrossEntropy(head, images, texts, negatives);
        loss.backward();

        Dictionary<string, Tensor> tensors = head.named_parameters().ToDictionary(named => named.name, named => (Tensor)named.parameter);
        tensors.Add("images", images);
        tensors.Add("texts", texts);
        Dictionary<string, double[]> values = tensors.ToDictionary(named => named.Key, named => Doubles(named.Value));
        Assert.AreEqual(PlainLoss(values, feature, pairs), loss.item<float>(), 1e-5);
        foreach ((string name, Tensor input) in tensors)
        {
            double[] gradient = Doubles(input.grad!);
            for (int index = 0; index < gradient.Length; index++)
            {
                Assert.AreEqual(Slope(values, name, index, feature, pairs), gradient[index], 1e-5, $"{name}[{index}]");
            }
        }
    }

    [TestMethod]
    [DataRow(NegativeSides.Texts)]
    [DataRow(NegativeSides.Images)]
    [DataRow(NegativeSides.Both)]
    public void Negatives_are_drawn_as_often_as_the_softmax_of_those_allowed_says(NegativeSides sides)
    {
        using var random = new Generator(4);
        using var scope = NewDisposeScope();
        Tensor images = Features(random), texts = Features(random), scale = tensor(2f);
        long[] imageIds = [1, 2, 1, 3, 4], captionIds = [1, 2, 3, 4, 2];
        const int Draws = 4000;
        double[,] textsOfImages = new double[Rows, Rows], imagesOfTexts = new double[Rows, Rows];

        for (int draw = 0; draw < Draws; draw++)
        {
            using NegativePairs drawn = NegativePairs.Draw(images, texts, scale, random, sides, tensor(imageIds), tensor(captionIds));
            long[] ofImages = drawn.ImageRows.data<long>().ToArray(), ofTexts = drawn.TextRows.data<long>().ToArray();
            int swaps = sides == NegativeSides.Images ? 0 : Rows;
            Assert.HasCount(sides == NegativeSides.Both ? 2 * Rows : Rows, ofImages);
            for (int pair = 0; pair < ofImages.Length; pair++)
            {
                (double[,] counts, long anchor, long other) = pair < swaps
                    ? (textsOfImages, ofImages[pair], ofTexts[pair])
                    : (imagesOfTexts, ofTexts[pair], ofImages[pair]);
                Assert.AreEqual(pair % Rows, anchor);
                counts[anchor, other]++;
            }
        }

        double[] image = Doubles(images), text = Doubles(texts);
        for (int anchor = 0; anchor < Rows; anchor++)
        {
            Check(textsOfImages, anchor, image, text, sides != NegativeSides.Images);
            Check(imagesOfTexts, anchor, text, image, sides != NegativeSides.Texts);
        }

        void Check(double[,] counts, int anchor, double[] anchors, double[] others, bool drawn)
        {
            double[] weights = [.. Enumerable.Range(0, Rows).Select(other => Allowed(other) ? Math.Exp(2 * Dot(anchors, anchor, others, other)) : 0)];
            for (int other = 0; other < Rows; other++)
            {
                double expected = drawn ? weights[other] / weights.Sum() : 0;
                Assert.AreEqual(expected, counts[anchor, other] / Draws, 5 * Math.Sqrt(expected * (1 - expected) / Draws), $"{anchor}, {other}");
            }

            bool Allowed(int other) => other != anchor && imageIds[other] != imageIds[anchor] && captionIds[other] != captionIds[anchor];
        }
    }

    [TestMethod]
    public void A_row_whose_every_other_is_a_duplicate_gets_no_negative()
    {
        using var random = new Generator(5);
        using var scope = NewDisposeScope();
        Tensor features = Features(random), scale = tensor(100f);

        using NegativePairs some = NegativePairs.Draw(features, features, scale, random, NegativeSides.Texts, tensor([1L, 1, 1, 1, 2]), tensor([1L, 2, 3, 9, 9]));
        using NegativePairs none = NegativePairs.Draw(features, features, scale, random, captionIds: tensor([7L, 7, 7, 7, 7]));
        using var head = new PairMatchingHead(Width);
        using Tensor loss = PairMatchingLoss.CrossEntropy(head, features, features, none);

        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 4 }, some.ImageRows.data<long>().ToArray());
        Assert.IsTrue(some.TextRows.data<long>().ToArray().Take(3).All(row => row == 4));
        Assert.AreEqual(0, none.ImageRows.shape[0]);
        Assert.IsTrue(float.IsFinite(loss.item<float>()));
    }

    [TestMethod]
    public void The_same_seed_draws_the_same_negatives()
    {
        using var scope = NewDisposeScope();
        using var random = new Generator(6);
        Tensor images = Features(random), texts = Features(random), scale = tensor(1f);

        CollectionAssert.AreEqual(Draw(9), Draw(9));

        long[] Draw(ulong seed)
        {
            using var own = new Generator(seed);
            using NegativePairs drawn = NegativePairs.Draw(images, texts, scale, own);
            return drawn.TextRows.data<long>().ToArray();
        }
    }

    [TestMethod]
    public void Mistaken_input_is_named()
    {
        using var scope = NewDisposeScope();
        using var head = new PairMatchingHead(Width);
        using var random = new Generator(1);
        Tensor wide = ones(2, 8), narrow = ones(2, 6), scale = tensor(1f);

        Assert.Contains("made for 6", Assert.ThrowsExactly<ArgumentException>(() => head.call(wide, wide)).Message);
        Assert.Contains("[2, 8] and [2, 6]", Assert.ThrowsExactly<ArgumentException>(() => head.call(wide, narrow)).Message);
        Assert.Contains("each of the 2 rows", Assert.ThrowsExactly<ArgumentException>(
            () => NegativePairs.Draw(wide, wide, scale, random, imageIds: tensor([1L, 2, 3]))).Message);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new PairMatchingHead(4, (JointFeature)7));
    }

    private static Tensor Features(Generator random)
    {
        Tensor values = empty([Rows, Width], dtype: ScalarType.Float32).normal_(0, 1, random);
        Tensor unit = (values / values.norm(1, keepdim: true)).detach();
        unit.requires_grad = true;
        return unit;
    }

    private static double[] Doubles(Tensor values) => [.. GoldenTensors.ToArray(values).Select(value => (double)value)];

    private static double Dot(double[] left, int row, double[] right, int column) =>
        Enumerable.Range(0, Width).Sum(index => left[(row * Width) + index] * right[(column * Width) + index]);

    private static double Slope(Dictionary<string, double[]> values, string name, int index, JointFeature feature, (long, long, int)[] pairs)
    {
        const double Step = 1e-6;
        double before = values[name][index];
        values[name][index] = before + Step;
        double above = PlainLoss(values, feature, pairs);
        values[name][index] = before - Step;
        double below = PlainLoss(values, feature, pairs);
        values[name][index] = before;
        return (above - below) / (2 * Step);
    }

    private static double PlainLoss(Dictionary<string, double[]> values, JointFeature feature, (long Image, long Text, int Class)[] pairs) =>
        pairs.Average(pair =>
        {
            double[] image = values["images"].AsSpan((int)pair.Image * Width, Width).ToArray(), text = values["texts"].AsSpan((int)pair.Text * Width, Width).ToArray();
            double[] joint = feature switch
            {
                JointFeature.Product => [.. image.Zip(text, (left, right) => Width * left * right)],
                JointFeature.AbsoluteDifference => [.. image.Zip(text, (left, right) => Math.Abs(left - right))],
                _ => [.. Affine(values, "hidden", [.. image, .. text]).Select(Gelu)],
            };
            double[] logits = Affine(values, "classifier", joint);
            return Math.Log(logits.Sum(Math.Exp)) - logits[pair.Class];
        });

    private static double[] Affine(Dictionary<string, double[]> values, string layer, double[] input)
    {
        double[] weight = values[$"{layer}.weight"], bias = values[$"{layer}.bias"];
        return [.. bias.Select((offset, row) => offset + input.Select((value, column) => value * weight[(row * input.Length) + column]).Sum())];
    }

    // x Φ(x), Φ by Simpson's rule.
    private static double Gelu(double value)
    {
        const int Steps = 200;
        double width = value / Steps, sum = 0;
        for (int step = 0; step <= Steps; step++)
        {
            double at = step * width;
            sum += (step is 0 or Steps ? 1 : step % 2 == 1 ? 4 : 2) * Math.Exp(-at * at / 2);
        }

        return value * (0.5 + (sum * width / 3 / Math.Sqrt(2 * Math.PI)));
    }
}
