using System.Net;
using System.Net.Http.Json;
using SimpleClip.Testing;
using SimpleClip.WebApi.Classification;

namespace SimpleClip.WebApi.Tests;

/// <summary>What the service says of pictures.</summary>
[TestClass]
public sealed class ClassificationTests
{
    [TestMethod]
    public async Task A_picture_gets_its_label_first_and_probabilities_that_sum_to_1()
    {
        await using RunningService service = await RunningService.StartAsync();

        LabelScore[] labels = await ClassifyAsync(service, ColorPicture.Png("blue"));

        Assert.AreEqual("blue", labels[0].Label);
        CollectionAssert.AreEquivalent(ColorModel.Colors.Keys.ToArray(), labels.Select(label => label.Label).ToArray());
        Assert.AreEqual(1, labels.Sum(label => label.Score), 1e-5);
    }

    [TestMethod]
    public async Task Sixty_four_callers_at_once_get_what_one_gets()
    {
        await using RunningService service = await RunningService.StartAsync();
        byte[][] pictures = [.. ColorModel.Colors.Keys.Select(color => ColorPicture.Png(color))];
        LabelScore[][] alone = new LabelScore[pictures.Length][];
        for (int i = 0; i < pictures.Length; i++)
        {
            alone[i] = await ClassifyAsync(service, pictures[i]);
        }

        LabelScore[][] together = await Task.WhenAll(Enumerable.Range(0, 64 * 5).Select(i => ClassifyAsync(service, pictures[i % pictures.Length])));

        for (int i = 0; i < together.Length; i++)
        {
            CollectionAssert.AreEqual(alone[i % pictures.Length], together[i]);
        }
    }

    [TestMethod]
    public async Task A_picture_that_was_refused_says_why_and_the_service_goes_on()
    {
        await using RunningService service = await RunningService.StartAsync("--Clip:MaxUploadBytes=5000", "--Clip:MaxPixels=1000");
        byte[] picture = ColorPicture.Png("red");

        await AssertRefusedAsync(service, [], HttpStatusCode.UnsupportedMediaType, "not a picture");
        await AssertRefusedAsync(service, "not a picture"u8.ToArray(), HttpStatusCode.UnsupportedMediaType, "JPEG, PNG or WebP");
        await AssertRefusedAsync(service, picture[..^20], HttpStatusCode.UnprocessableEntity, "Could not read image");
        await AssertRefusedAsync(service, ColorPicture.Png("red", size: 40), HttpStatusCode.RequestEntityTooLarge, "40 x 40 pixels; expected at most 1000");
        await AssertRefusedAsync(service, new byte[5001], HttpStatusCode.RequestEntityTooLarge, "too large");

        Assert.AreEqual("red", (await ClassifyAsync(service, picture))[0].Label);
    }

    [TestMethod]
    public async Task The_service_says_that_it_is_healthy()
    {
        await using RunningService service = await RunningService.StartAsync();

        Assert.AreEqual("Healthy", await service.Client.GetStringAsync("health"));
    }

    [TestMethod]
    public void A_service_without_a_model_does_not_start()
    {
        var exception = Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => WebService.Create([]));

        StringAssert.Contains(exception.Message, nameof(ServiceOptions.Model));
    }

    private static async Task<LabelScore[]> ClassifyAsync(RunningService service, byte[] picture)
    {
        using var content = new ByteArrayContent(picture);
        using HttpResponseMessage response = await service.Client.PostAsync("classify", content);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<LabelScore[]>())!;
    }

    private static async Task AssertRefusedAsync(RunningService service, byte[] body, HttpStatusCode status, string reason)
    {
        using var content = new ByteArrayContent(body);
        using HttpResponseMessage response = await service.Client.PostAsync("classify", content);

        Assert.AreEqual(status, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), reason);
    }
}
