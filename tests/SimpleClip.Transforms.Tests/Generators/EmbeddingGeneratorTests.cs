using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using SimpleClip.Images;
using SimpleClip.Testing;

namespace SimpleClip.Tests.Generators;

/// <summary>A model seen as generators of Microsoft.Extensions.AI.</summary>
[TestClass]
public sealed class EmbeddingGeneratorTests : IDisposable
{
    private readonly ClipEncoder _encoder = new(ColorModel.Create(), new ClipEncoderOptions { BatchSize = 2 });

    public void Dispose() => _encoder.Dispose();

    [TestMethod]
    public async Task Texts_get_the_embeddings_of_the_encoder()
    {
        string[] texts = ["red", "green", "blue", "yellow", "white"];

        GeneratedEmbeddings<Embedding<float>> generated = await _encoder.AsTextEmbeddingGenerator().GenerateAsync(texts);

        CollectionAssert.AreEqual(_encoder.EmbedTexts(texts), generated.SelectMany(embedding => embedding.Vector.ToArray()).ToArray());
    }

    [TestMethod]
    public async Task An_image_is_nearest_to_its_name()
    {
        ReadOnlyMemory<float> image = await _encoder.AsImageEmbeddingGenerator().GenerateVectorAsync(Picture("green"));
        GeneratedEmbeddings<Embedding<float>> names = await _encoder.AsTextEmbeddingGenerator().GenerateAsync(ColorModel.Colors.Keys);

        int nearest = Enumerable.Range(0, names.Count).MaxBy(i => Dot(image.Span, names[i].Vector.Span));

        Assert.AreEqual("green", ColorModel.Colors.Keys.ElementAt(nearest));
    }

    [TestMethod]
    public async Task Fewer_dimensions_are_the_first_ones_scaled_to_length_1()
    {
        IEmbeddingGenerator<string, Embedding<float>> generator = _encoder.AsTextEmbeddingGenerator();
        float[] whole = (await generator.GenerateVectorAsync("white")).ToArray();

        float[] part = (await generator.GenerateVectorAsync("white", new EmbeddingGenerationOptions { Dimensions = 2 })).ToArray();

        Assert.HasCount(2, part);
        Assert.AreEqual(1, part.Sum(value => value * value), 1e-6);
        Assert.AreEqual(whole[0] / whole[1], part[0] / part[1], 1e-6);
    }

    [TestMethod]
    public async Task More_dimensions_than_the_model_has_are_refused()
    {
        var options = new EmbeddingGenerationOptions { Dimensions = ColorModel.Dimension + 1 };

        var exception = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _encoder.AsTextEmbeddingGenerator().GenerateAsync(["red"], options));

        StringAssert.Contains(exception.Message, $"1 to {ColorModel.Dimension}");
    }

    [TestMethod]
    public async Task Embeddings_and_metadata_name_the_model()
    {
        IEmbeddingGenerator<string, Embedding<float>> generator = _encoder.AsTextEmbeddingGenerator("colours");

        Embedding<float> embedding = (await generator.GenerateAsync(["red"]))[0];
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;

        Assert.AreEqual("colours", embedding.ModelId);
        Assert.IsNotNull(embedding.CreatedAt);
        Assert.AreEqual("simpleclip", metadata.ProviderName);
        Assert.AreEqual("colours", metadata.DefaultModelId);
        Assert.AreEqual(ColorModel.Dimension, metadata.DefaultModelDimensions);
        Assert.AreEqual("mean colour", _encoder.AsImageEmbeddingGenerator().GetService<EmbeddingGeneratorMetadata>()!.DefaultModelId);
    }

    [TestMethod]
    public void Both_views_lead_to_the_same_encoder_and_to_no_keyed_service()
    {
        IEmbeddingGenerator text = _encoder.AsTextEmbeddingGenerator();
        IEmbeddingGenerator image = _encoder.AsImageEmbeddingGenerator();

        Assert.AreSame(_encoder, text.GetService(typeof(ClipEncoder)));
        Assert.AreSame(_encoder, image.GetService(typeof(ClipEncoder)));
        Assert.AreSame(_encoder.Model, image.GetService(typeof(ClipModel)));
        Assert.AreSame(text, text.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        Assert.IsNull(text.GetService(typeof(IEmbeddingGenerator<DataContent, Embedding<float>>)));
        Assert.IsNull(text.GetService(typeof(ClipEncoder), "key"));
    }

    [TestMethod]
    public async Task Cancelling_ends_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(
            () => _encoder.AsTextEmbeddingGenerator().GenerateAsync(["red"], cancellationToken: cancellation.Token));
    }

    [TestMethod]
    public async Task An_image_that_cannot_be_read_is_named_and_the_next_call_works()
    {
        IEmbeddingGenerator<DataContent, Embedding<float>> generator = _encoder.AsImageEmbeddingGenerator();

        var exception = await Assert.ThrowsAsync<ImageReadException>(
            () => generator.GenerateAsync([Picture("red"), Picture("red"), new DataContent(new byte[] { 1, 2, 3 }, "image/png")]));

        StringAssert.Contains(exception.Message, "number 2");
        Assert.HasCount(1, await generator.GenerateAsync([Picture("red")]));
    }

    [TestMethod]
    public async Task What_is_no_image_is_refused()
    {
        var sound = new DataContent(new byte[] { 1 }, "audio/wav");

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => _encoder.AsImageEmbeddingGenerator().GenerateAsync([Picture("red"), sound]));

        StringAssert.Contains(exception.Message, "number 1 is audio/wav");
    }

    [TestMethod]
    public async Task Calls_from_many_threads_give_the_same_as_one()
    {
        IEmbeddingGenerator<string, Embedding<float>> generator = _encoder.AsTextEmbeddingGenerator();
        string[] names = [.. ColorModel.Colors.Keys];
        float[] expected = _encoder.EmbedTexts(names);

        GeneratedEmbeddings<Embedding<float>>[] all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => generator.GenerateAsync(names)));

        foreach (GeneratedEmbeddings<Embedding<float>> one in all)
        {
            CollectionAssert.AreEqual(expected, one.SelectMany(embedding => embedding.Vector.ToArray()).ToArray());
        }
    }

    [TestMethod]
    public async Task A_container_gives_both_generators_on_one_encoder_and_disposes_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("colours.clip");
        _encoder.Model.Save(path);
        ClipEncoder encoder;

        await using (ServiceProvider services = new ServiceCollection().AddClipEmbeddingGenerators(path, modelId: "colours").BuildServiceProvider())
        {
            encoder = services.GetRequiredService<ClipEncoder>();
            var texts = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
            var images = services.GetRequiredService<IEmbeddingGenerator<DataContent, Embedding<float>>>();

            Assert.AreSame(encoder, texts.GetService<ClipEncoder>());
            Assert.AreSame(encoder, images.GetService<ClipEncoder>());
            Assert.HasCount(1, await texts.GenerateAsync(["red"]));
        }

        Assert.ThrowsExactly<ObjectDisposedException>(() => encoder.EmbedTexts(["red"]));
    }

    private static DataContent Picture(string color) => new(ColorPicture.Png(color), "image/png");

    private static float Dot(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        float sum = 0;
        for (int i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }
}
