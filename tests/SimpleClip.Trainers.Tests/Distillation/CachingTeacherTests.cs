using SimpleClip.Distillation;
using SimpleClip.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace SimpleClip.Trainers.Tests.Distillation;

[TestClass]
public sealed class CachingTeacherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Only_what_is_missing_is_computed_and_the_numbers_do_not_depend_on_it()
    {
        using var counting = new CountingTeacher(TestTeachers.Create());
        using CachingTeacher teacher = Cache(counting);
        using Tensor first = TestTeachers.Pixels(4, seed: 1), second = TestTeachers.Pixels(3, seed: 2), mixed = cat([second[1].unsqueeze(0), first, second[0].unsqueeze(0)]);

        float[] fresh = TestTeachers.Values(teacher.EncodeImages(first));
        float[] some = TestTeachers.Values(teacher.EncodeImages(mixed));
        float[] known = TestTeachers.Values(teacher.EncodeImages(mixed));

        CollectionAssert.AreEqual(new long[] { 4, 2 }, counting.Images);
        CollectionAssert.AreEqual(some, known);
        CollectionAssert.AreEqual(fresh, some[teacher.EmbeddingDimension..(5 * teacher.EmbeddingDimension)]);
        Assert.AreEqual((4 + 6, 6), (teacher.Images.Hits, teacher.Images.Misses));
        float[] exact = TestTeachers.Values(counting.Inner.EncodeImages(mixed));
        for (int start = 0; start < exact.Length; start += teacher.EmbeddingDimension)
        {
            Assert.IsGreaterThan(0.99999, TestTeachers.Cosine(exact.AsSpan(start, teacher.EmbeddingDimension), some.AsSpan(start, teacher.EmbeddingDimension)));
        }
    }

    [TestMethod]
    public void A_text_that_stands_in_a_batch_twice_is_computed_once()
    {
        using var counting = new CountingTeacher(TestTeachers.Create());
        using CachingTeacher teacher = Cache(counting);
        using Tensor tokens = TestTeachers.Tokens("a red picture", "blue", "a red picture", "blue", "green");

        float[] embeddings = TestTeachers.Values(teacher.EncodeTexts(tokens));

        CollectionAssert.AreEqual(new long[] { 3 }, counting.Texts);
        Assert.AreEqual((2, 3), (teacher.Texts.Hits, teacher.Texts.Misses));
        int dimension = teacher.EmbeddingDimension;
        CollectionAssert.AreEqual(embeddings[..dimension], embeddings[(2 * dimension)..(3 * dimension)]);
        CollectionAssert.AreEqual(embeddings[dimension..(2 * dimension)], embeddings[(3 * dimension)..(4 * dimension)]);
    }

    [TestMethod]
    public void Padding_does_not_make_another_text_but_words_behind_a_written_end_token_do()
    {
        using Tensor tokens = TestTeachers.Tokens("red", "red<|endoftext|>", "red<|endoftext|> a"), shorter = tokens.narrow(1, 0, 6).contiguous();
        FeatureKey[] keys = FeatureKeys.OfTexts(tokens, TestTeachers.Tokenizer.EndToken);

        CollectionAssert.AreEqual(keys, FeatureKeys.OfTexts(shorter, TestTeachers.Tokenizer.EndToken));
        CollectionAssert.AllItemsAreUnique(keys);
    }

    [TestMethod]
    public void A_later_training_finds_what_an_earlier_one_has_stored()
    {
        using Tensor pixels = TestTeachers.Pixels(5), tokens = TestTeachers.Tokens("a red picture", "blue");
        float[] images, texts;
        using (CachingTeacher teacher = Cache(TestTeachers.Create()))
        {
            images = TestTeachers.Values(teacher.EncodeImages(pixels));
            texts = TestTeachers.Values(teacher.EncodeTexts(tokens));
        }

        using var counting = new CountingTeacher(TestTeachers.Create());
        using CachingTeacher again = Cache(counting);

        CollectionAssert.AreEqual(images, TestTeachers.Values(again.EncodeImages(pixels)));
        CollectionAssert.AreEqual(texts, TestTeachers.Values(again.EncodeTexts(tokens)));
        Assert.IsEmpty(counting.Images);
        Assert.IsEmpty(counting.Texts);
    }

    [TestMethod]
    public void An_embedding_that_is_no_number_is_refused_and_not_stored()
    {
        NetworkTeacher inner = TestTeachers.Create();
        using CachingTeacher teacher = Cache(inner);
        using Tensor good = TestTeachers.Pixels(2), other = TestTeachers.Pixels(2, seed: 9);
        teacher.EncodeImages(good).Dispose();
        using (no_grad())
        {
            inner.Network.Vit().Projection.mul_(float.NaN);
        }

        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => teacher.EncodeImages(other)).Message, "Teacher small: the embedding of image 0");
        teacher.EncodeImages(good).Dispose();
    }

    [TestMethod]
    public void Looking_up_and_computing_leave_no_tensor_but_the_embeddings()
    {
        using CachingTeacher teacher = Cache(TestTeachers.Create());
        using Tensor pixels = TestTeachers.Pixels(3), tokens = TestTeachers.Tokens("red", "red", "blue");
        for (int pass = 0; pass < 2; pass++)
        {
            using var scope = NewDisposeScope();
            long outside = DisposeScopeManager.Statistics.CreatedOutsideScopeCount;

            Tensor images = teacher.EncodeImages(pixels), texts = teacher.EncodeTexts(tokens);

            Assert.AreEqual(2, scope.DisposablesCount);
            Assert.AreEqual(outside, DisposeScopeManager.Statistics.CreatedOutsideScopeCount);
            CollectionAssert.AreEqual(new long[] { 3, 12 }, images.shape);
            CollectionAssert.AreEqual(new long[] { 3, 12 }, texts.shape);
        }
    }

    private CachingTeacher Cache(ITeacher inner)
    {
        FeatureCache Open(string kind) => new(_folder.File(kind), new FeatureCacheHeader(inner.Fingerprint, kind, inner.EmbeddingDimension), Assert.Fail);
        return new CachingTeacher(inner, Open("image"), Open("text"));
    }

    /// <summary>Notes how much it is asked to compute.</summary>
    private sealed class CountingTeacher(ITeacher inner) : ITeacher
    {
        public ITeacher Inner => inner;

        public List<long> Images { get; } = [];

        public List<long> Texts { get; } = [];

        public string Name => inner.Name;

        public string Fingerprint => inner.Fingerprint;

        public int EmbeddingDimension => inner.EmbeddingDimension;

        public double LogitScale => inner.LogitScale;

        public ImageProcessorOptions Image => inner.Image;

        public ClipTokenizer Tokenizer => inner.Tokenizer;

        public int ContextLength => inner.ContextLength;

        public bool ReadsPadding => inner.ReadsPadding;

        public Device Device => inner.Device;

        public Tensor EncodeImages(Tensor pixels)
        {
            Images.Add(pixels.shape[0]);
            return inner.EncodeImages(pixels);
        }

        public Tensor EncodeTexts(Tensor tokens)
        {
            Texts.Add(tokens.shape[0]);
            return inner.EncodeTexts(tokens);
        }

        public void Dispose() => inner.Dispose();
    }
}
