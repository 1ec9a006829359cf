using SimpleClip.Distillation;
using SimpleClip.Networks;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Distillation;

/// <summary>Small teachers and what they read.</summary>
internal static class TestTeachers
{
    public static readonly ClipTokenizer Tokenizer = ClipTokenizer.Train(PictureSet.Colours.Select(colour => $"a {colour} picture"), 530);

    public static readonly ImageProcessorOptions Images = ImageProcessorOptions.OpenAI(TestNetworks.SmallVision.ImageSize);

    public static readonly ClipNetworkConfig Config = TestNetworks.Small with { Text = TestNetworks.SmallText with { VocabularySize = Tokenizer.VocabularySize } };

    public static NetworkTeacher Create(ulong seed = 5, double? logitScale = null) => new("small", TestNetworks.Create(Config, seed), Images, Tokenizer, CPU, logitScale);

    /// <summary>Images of random bytes, uint8 [count, size, size, 3].</summary>
    public static Tensor Pixels(int count, int seed = 1, int size = 16)
    {
        byte[] bytes = new byte[count * size * size * 3];
        new Random(seed).NextBytes(bytes);
        return tensor(bytes).view(count, size, size, 3);
    }

    public static Tensor Tokens(params string[] texts) =>
        tensor(Tokenizer.Tokenize(texts, Config.Text.ContextLength)).view(texts.Length, Config.Text.ContextLength);

    public static float[] Values(Tensor embeddings)
    {
        using (embeddings)
        {
            return embeddings.data<float>().ToArray();
        }
    }

    public static double Cosine(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double product = 0, lefts = 0, rights = 0;
        for (int i = 0; i < left.Length; i++)
        {
            product += (double)left[i] * right[i];
            lefts += (double)left[i] * left[i];
            rights += (double)right[i] * right[i];
        }

        return product / Math.Sqrt(lefts * rights);
    }
}
