using System.Net;
using System.Net.Http.Json;
using SimpleClip.Testing;
using SimpleClip.WebApi.Search;

namespace SimpleClip.WebApi.Tests;

/// <summary>Searching the service's folder of pictures.</summary>
[TestClass]
public sealed class SearchTests
{
    [TestMethod]
    public async Task Words_find_pictures_and_the_urls_lead_to_them()
    {
        await using RunningService service = await RunningService.StartAsync();

        FoundPicture[] found = await service.WaitForPicturesAsync("a green square");

        Assert.AreEqual("pictures/green.png", found[0].Url);
        CollectionAssert.AreEqual(ColorPicture.Png("green"), await service.Client.GetByteArrayAsync(found[0].Url));
        Assert.IsTrue(found.Zip(found.Skip(1)).All(pair => pair.First.Score >= pair.Second.Score));
    }

    [TestMethod]
    public async Task A_picture_finds_pictures_like_it()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.WaitForPicturesAsync("white");
        using var picture = new ByteArrayContent(ColorPicture.Png("yellow", size: 20));

        using HttpResponseMessage response = await service.Client.PostAsync("search?count=2", picture);
        FoundPicture[] found = (await response.Content.ReadFromJsonAsync<FoundPicture[]>())!;

        Assert.HasCount(2, found);
        Assert.AreEqual("pictures/yellow.png", found[0].Url);
        Assert.AreEqual(1, found[0].Score, 1e-5);
    }

    [TestMethod]
    public async Task A_picture_that_cannot_be_read_is_left_out()
    {
        await using RunningService service = await RunningService.StartAsync();
        FoundPicture[] found = await service.WaitForPicturesAsync("red");

        Assert.HasCount(ColorModel.Colors.Count, found);
        Assert.IsFalse(found.Any(picture => picture.Url.Contains("broken", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("search")]
    [DataRow("search?text=")]
    [DataRow("search?text=red&count=0")]
    [DataRow("search?text=red&count=101")]
    [DataRow("search?text=red&count=x")]
    public async Task A_query_that_makes_no_sense_is_refused(string query)
    {
        await using RunningService service = await RunningService.StartAsync();

        using HttpResponseMessage response = await service.Client.GetAsync(query);

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [TestMethod]
    public async Task A_path_does_not_lead_out_of_the_folder_of_pictures()
    {
        await using RunningService service = await RunningService.StartAsync();

        using HttpResponseMessage response = await service.Client.GetAsync("pictures/..%2Fcolours.clip");

        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
    }

    [TestMethod]
    public async Task Without_a_folder_the_service_says_how_to_get_a_search()
    {
        await using RunningService service = await RunningService.StartAsync("--Clip:Pictures=");

        using HttpResponseMessage response = await service.Client.GetAsync("search?text=red");

        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(), "Clip:Pictures");
    }
}
