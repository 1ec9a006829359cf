using CommunityToolkit.VectorData.InMemory;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using SimpleClip.Images;
using SimpleClip.Testing;

namespace SimpleClip.VectorSearch.Tests;

/// <summary>
/// Vector properties of the type <see cref="DataContent"/>: with which generators, and declared how, a store fills and searches them.
/// </summary>
[TestClass]
public sealed class PicturePropertyTests : IDisposable
{
    private static readonly VectorStoreKeyProperty Key = new(nameof(StoredPicture.Name), typeof(string));
    private readonly ClipEncoder _encoder = new(ColorModel.Create(), new ClipEncoderOptions { BatchSize = 2 });

    /// <summary>How a record's vector property is declared.</summary>
    public enum Declaration
    {
        /// <summary>By the record's attributes.</summary>
        Attributes,

        /// <summary>By a definition that names the type as a value.</summary>
        Definition,

        /// <summary>By a definition whose type argument is the type.</summary>
        GenericDefinition,
    }

    public void Dispose() => _encoder.Dispose();

    [TestMethod]
    [DataRow(Declaration.Attributes)]
    [DataRow(Declaration.Definition)]
    [DataRow(Declaration.GenericDefinition)]
    public async Task The_image_view_fills_the_property_and_finds_by_pictures(Declaration declaration)
    {
        using var pictures = await FilledAsync(declaration, _encoder.AsImageEmbeddingGenerator());

        await AssertFindsAsync("green", pictures.SearchAsync(Picture("green"), top: 2));
    }

    [TestMethod]
    [DataRow(Declaration.Attributes)]
    [DataRow(Declaration.Definition)]
    [DataRow(Declaration.GenericDefinition)]
    public async Task Words_find_pictures_by_the_vector_that_the_text_view_makes_of_them(Declaration declaration)
    {
        using var pictures = await FilledAsync(declaration, _encoder.AsImageEmbeddingGenerator());
        IEmbeddingGenerator<string, Embedding<float>> texts = _encoder.AsTextEmbeddingGenerator();

        await AssertFindsAsync("blue", pictures.SearchAsync(await texts.GenerateVectorAsync("a blue square"), top: 2));
        await AssertFindsAsync("blue", pictures.SearchAsync((await texts.GenerateAsync(["a blue square"]))[0], top: 2));
    }

    [TestMethod]
    [DataRow(Declaration.Attributes)]
    [DataRow(Declaration.GenericDefinition)]
    public async Task Words_themselves_are_refused_under_the_image_view_as_of_the_wrong_type(Declaration declaration)
    {
        using var pictures = await FilledAsync(declaration, _encoder.AsImageEmbeddingGenerator());

        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(
            () => pictures.SearchAsync("a blue square", top: 2).ToListAsync().AsTask());

        StringAssert.Contains(exception.Message, "An input of type 'string' was provided");
        StringAssert.Contains(exception.Message, "incompatible embedding generator of type 'ImageEmbeddingGenerator'");
    }

    [TestMethod]
    [DataRow(Declaration.Attributes)]
    [DataRow(Declaration.GenericDefinition)]
    public void The_text_view_is_refused_before_anything_is_stored(Declaration declaration)
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(
            () => Collection(declaration, _encoder.AsTextEmbeddingGenerator()));

        StringAssert.Contains(exception.Message, "'TextEmbeddingGenerator' on vector property 'Image'");
        StringAssert.Contains(exception.Message, "cannot convert the input type 'DataContent'");
    }

    [TestMethod]
    public void No_generator_is_refused_before_anything_is_stored()
    {
        var exception = Assert.ThrowsExactly<InvalidOperationException>(() => Collection(Declaration.Attributes, generator: null));

        StringAssert.Contains(exception.Message, "no embedding generator is configured");
    }

    [TestMethod]
    [DataRow(Declaration.Attributes)]
    [DataRow(Declaration.Definition)]
    public async Task One_generator_of_both_is_taken_for_one_of_texts_unless_the_definition_is_generic(Declaration declaration)
    {
        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(
            () => FilledAsync(declaration, new TextAndImageGenerator(_encoder)));

        StringAssert.Contains(exception.Message, "accepting a string, but DataContent was provided");
    }

    [TestMethod]
    public async Task One_generator_of_both_fills_a_generic_definition_and_finds_by_words_and_pictures()
    {
        using var pictures = await FilledAsync(Declaration.GenericDefinition, new TextAndImageGenerator(_encoder));

        await AssertFindsAsync("yellow", pictures.SearchAsync("a yellow square", top: 2));
        await AssertFindsAsync("red", pictures.SearchAsync(Picture("red"), top: 2));
    }

    [TestMethod]
    public async Task A_picture_that_cannot_be_read_is_named_and_none_of_its_batch_is_stored()
    {
        using var pictures = await FilledAsync(Declaration.GenericDefinition, _encoder.AsImageEmbeddingGenerator(), "red");
        var damaged = new DataContent(new byte[] { 1, 2, 3 }, "image/png") { Name = "damaged.png" };

        var exception = await Assert.ThrowsExactlyAsync<ImageReadException>(
            () => pictures.UpsertAsync([Record("blue"), new StoredPicture { Name = "damaged", Image = damaged }]));

        StringAssert.Contains(exception.Message, "damaged.png");
        Assert.IsNull(await pictures.GetAsync("blue"));
        await AssertFindsAsync("red", pictures.SearchAsync(Picture("blue"), top: 2));
    }

    private static DataContent Picture(string color) => new(ColorPicture.Png(color), "image/png");

    private static StoredPicture Record(string color) => new() { Name = color, Image = Picture(color) };

    private static async Task AssertFindsAsync(string expected, IAsyncEnumerable<VectorSearchResult<StoredPicture>> search)
    {
        List<VectorSearchResult<StoredPicture>> found = await search.ToListAsync();
        Assert.AreEqual(expected, found[0].Record.Name);
    }

    /// <summary>A collection that holds a picture of each of the colours; of all of them if none is named.</summary>
    private static async Task<VectorStoreCollection<string, StoredPicture>> FilledAsync(
        Declaration declaration, IEmbeddingGenerator generator, params string[] colors)
    {
        VectorStoreCollection<string, StoredPicture> pictures = Collection(declaration, generator);
        await pictures.EnsureCollectionExistsAsync();
        await pictures.UpsertAsync((colors.Length > 0 ? colors : ColorModel.Colors.Keys).Select(Record));
        return pictures;
    }

    private static VectorStoreCollection<string, StoredPicture> Collection(Declaration declaration, IEmbeddingGenerator? generator)
    {
        VectorStore store = new InMemoryVectorStore(new InMemoryVectorStoreOptions { EmbeddingGenerator = generator });
        VectorStoreVectorProperty? vector = declaration switch
        {
            Declaration.Definition => new VectorStoreVectorProperty(nameof(StoredPicture.Image), typeof(DataContent), ColorModel.Dimension),
            Declaration.GenericDefinition => new VectorStoreVectorProperty<DataContent>(nameof(StoredPicture.Image), ColorModel.Dimension),
            _ => null,
        };
        return store.GetCollection<string, StoredPicture>(
            "pictures", vector is null ? null : new VectorStoreCollectionDefinition { Properties = [Key, vector] });
    }
}
