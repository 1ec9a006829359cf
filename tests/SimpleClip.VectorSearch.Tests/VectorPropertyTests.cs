using CommunityToolkit.VectorData.InMemory;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SimpleClip.Testing;

namespace SimpleClip.VectorSearch.Tests;

/// <summary>Vector properties filled by hand: a store's generator only makes vectors of what is searched for.</summary>
[TestClass]
public sealed class VectorPropertyTests : IDisposable
{
    private readonly ClipEncoder _encoder = new(ColorModel.Create());

    public void Dispose() => _encoder.Dispose();

    [TestMethod]
    public async Task The_text_view_finds_by_words_and_refuses_pictures()
    {
        using var vectors = await FilledAsync(_encoder.AsTextEmbeddingGenerator());

        Assert.AreEqual("green", await NearestAsync(vectors, "a green square"));
        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => NearestAsync(vectors, Picture("green")));
        StringAssert.Contains(exception.Message, "An input of type 'DataContent' was provided");
    }

    [TestMethod]
    public async Task The_image_view_finds_by_pictures_and_refuses_words()
    {
        using var vectors = await FilledAsync(_encoder.AsImageEmbeddingGenerator());

        Assert.AreEqual("green", await NearestAsync(vectors, Picture("green")));
        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => NearestAsync(vectors, "a green square"));
        StringAssert.Contains(exception.Message, "An input of type 'string' was provided");
    }

    [TestMethod]
    public async Task One_generator_of_both_finds_by_words_and_pictures()
    {
        using var vectors = await FilledAsync(new TextAndImageGenerator(_encoder));

        Assert.AreEqual("green", await NearestAsync(vectors, "a green square"));
        Assert.AreEqual("white", await NearestAsync(vectors, Picture("white")));
    }

    [TestMethod]
    public async Task Vectors_find_without_any_generator_and_words_are_refused()
    {
        using var vectors = await FilledAsync(generator: null);

        Assert.AreEqual("red", await NearestAsync(vectors, await _encoder.AsTextEmbeddingGenerator().GenerateVectorAsync("red")));
        Assert.AreEqual("red", await NearestAsync(vectors, _encoder.EmbedTexts(["red"])));
        var exception = await Assert.ThrowsExactlyAsync<NotSupportedException>(() => NearestAsync(vectors, "red"));
        StringAssert.Contains(exception.Message, "no embedding generator was configured");
    }

    [TestMethod]
    public async Task A_second_picture_of_a_key_replaces_the_first_and_scores_are_cosines()
    {
        using var vectors = await FilledAsync(generator: null);
        ReadOnlyMemory<float> red = _encoder.EmbedTexts(["red"]);

        await vectors.UpsertAsync(new StoredVector { Name = "red", Image = _encoder.EmbedTexts(["green"]) });
        List<VectorSearchResult<StoredVector>> found = await vectors.SearchAsync(red, top: 100).ToListAsync();

        Assert.HasCount(ColorModel.Colors.Count, found);
        foreach (VectorSearchResult<StoredVector> result in found)
        {
            Assert.AreEqual(Cosine(red.Span, result.Record.Image.Span), result.Score!.Value, 1e-6, result.Record.Name);
        }

        double?[] scores = [.. found.Select(result => result.Score)];
        CollectionAssert.AreEqual(scores.OrderDescending().ToArray(), scores);
    }

    [TestMethod]
    public async Task A_collection_that_was_not_made_is_named()
    {
        using VectorStore store = new InMemoryVectorStore();
        using var vectors = store.GetCollection<string, StoredVector>("pictures");

        var exception = await Assert.ThrowsExactlyAsync<VectorStoreException>(() => vectors.UpsertAsync(Record("red")));

        StringAssert.Contains(exception.Message, "'pictures' does not exist");
    }

    private static DataContent Picture(string color) => new(ColorPicture.Png(color), "image/png");

    private static async Task<string> NearestAsync<TInput>(VectorStoreCollection<string, StoredVector> vectors, TInput searched)
        where TInput : notnull => (await vectors.SearchAsync(searched, top: 1).SingleAsync()).Record.Name;

    private static float Cosine(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        float sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }

    private StoredVector Record(string color) =>
        new() { Name = color, Image = _encoder.EmbedImages([Images.ImageSource.FromBytes(ColorPicture.Png(color), color)]) };

    private async Task<VectorStoreCollection<string, StoredVector>> FilledAsync(IEmbeddingGenerator? generator)
    {
        VectorStore store = new InMemoryVectorStore(new InMemoryVectorStoreOptions { EmbeddingGenerator = generator });
        VectorStoreCollection<string, StoredVector> vectors = store.GetCollection<string, StoredVector>("pictures");
        await vectors.EnsureCollectionExistsAsync();
        await vectors.UpsertAsync(ColorModel.Colors.Keys.Select(Record));
        return vectors;
    }
}
