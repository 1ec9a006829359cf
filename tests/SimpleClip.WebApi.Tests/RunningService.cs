using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using SimpleClip.Testing;
using SimpleClip.WebApi.Search;

namespace SimpleClip.WebApi.Tests;

/// <summary>The service on a port of its own, with a model that knows colours and a folder of pictures of them.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _app;

    private RunningService(string[] settings)
    {
        string model = _folder.File("colours.clip");
        ColorModel.Create().Save(model);
        Directory.CreateDirectory(_folder.File("pictures"));
        foreach (string color in ColorModel.Colors.Keys)
        {
            File.WriteAllBytes(_folder.File($"pictures/{color}.png"), ColorPicture.Png(color));
        }

        File.WriteAllText(_folder.File("pictures/broken.png"), "not a picture");
        _app = WebService.Create(
        [
            $"--Clip:Model={model}",
            $"--Clip:Labels={string.Join(',', ColorModel.Colors.Keys)}",
            $"--Clip:Pictures={_folder.File("pictures")}",
            "--urls=http://127.0.0.1:0",
            "--Logging:LogLevel:Default=None",
            .. settings,
        ]);
    }

    public HttpClient Client { get; } = new();

    public Uri Address => Client.BaseAddress!;

    public static async Task<RunningService> StartAsync(params string[] settings)
    {
        var service = new RunningService(settings);
        await service._app.StartAsync();
        service.Client.BaseAddress = new Uri(service._app.Urls.Single());
        return service;
    }

    /// <summary>What a text finds, once all the pictures of the folder are in the index.</summary>
    public async Task<FoundPicture[]> WaitForPicturesAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            FoundPicture[] found = (await Client.GetFromJsonAsync<FoundPicture[]>($"search?text={Uri.EscapeDataString(text)}"))!;
            if (found.Length == ColorModel.Colors.Count)
            {
                return found;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
