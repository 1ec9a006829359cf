using PuppeteerSharp;
using SimpleClip.Testing;

namespace SimpleClip.WebApi.Tests;

/// <summary>The page, used as a person does, in a real browser.</summary>
[TestClass]
public sealed class PageTests
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    [TestMethod]
    public async Task A_picture_that_is_chosen_gets_its_labels_and_pictures_like_it()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.WaitForPicturesAsync("red");
        await using IBrowser browser = await StartBrowserAsync();
        IPage page = await OpenAsync(browser, service);

        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("photo.png"), ColorPicture.Png("green"));
        IElementHandle input = await page.QuerySelectorAsync("#file");

        await input.UploadFileAsync(folder.File("photo.png"));
        await page.WaitForSelectorAsync("#scores li");

        StringAssert.StartsWith(await TextAsync(page, "#scores li"), "green");
        await page.ClickAsync("#similar");
        await page.WaitForSelectorAsync("#found img");
        Assert.AreEqual("green.png", await AttributeAsync(page, "#found img", "alt"));
    }

    [TestMethod]
    public async Task A_picture_that_is_dropped_gets_its_labels()
    {
        await using RunningService service = await RunningService.StartAsync();
        await using IBrowser browser = await StartBrowserAsync();
        IPage page = await OpenAsync(browser, service);

        await DropAsync(page, ColorPicture.Png("red"));
        await page.WaitForSelectorAsync("#scores li");

        StringAssert.StartsWith(await TextAsync(page, "#scores li"), "red");
        Assert.AreEqual("none", await page.EvaluateExpressionAsync<string>("getComputedStyle(document.getElementById('problem')).display"));
    }

    [TestMethod]
    public async Task What_is_no_picture_is_answered_with_what_is_wrong()
    {
        await using RunningService service = await RunningService.StartAsync();
        await using IBrowser browser = await StartBrowserAsync();
        IPage page = await OpenAsync(browser, service);

        await DropAsync(page, "no picture"u8.ToArray());
        await page.WaitForSelectorAsync("#problem:not([hidden])");

        StringAssert.Contains(await TextAsync(page, "#problem"), "not a picture");
        Assert.IsNull(await page.QuerySelectorAsync("#scores li"));
    }

    [TestMethod]
    public async Task Words_find_pictures()
    {
        await using RunningService service = await RunningService.StartAsync();
        await service.WaitForPicturesAsync("red");
        await using IBrowser browser = await StartBrowserAsync();
        IPage page = await OpenAsync(browser, service);

        await page.TypeAsync("#text", "a blue square");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.querySelector('#found img')?.naturalWidth > 0");

        Assert.AreEqual("blue.png", await AttributeAsync(page, "#found img", "alt"));
    }

    private static async Task<IBrowser> StartBrowserAsync()
    {
        string? path = Browsers.FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Inconclusive("No Chromium is installed (Debian: apt-get install chromium).");
        }

        return await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = path,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    private static async Task<IPage> OpenAsync(IBrowser browser, RunningService service)
    {
        IPage page = await browser.NewPageAsync();
        await page.GoToAsync(service.Address.ToString());
        return page;
    }

    private static Task DropAsync(IPage page, byte[] file) => page.EvaluateFunctionAsync(
        """
        base64 => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], 'photo.png', { type: 'image/png' }));
          document.getElementById('drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        }
        """,
        Convert.ToBase64String(file));

    private static Task<string> TextAsync(IPage page, string selector) =>
        page.EvaluateFunctionAsync<string>("selector => document.querySelector(selector).textContent", selector);

    private static Task<string> AttributeAsync(IPage page, string selector, string name) =>
        page.EvaluateFunctionAsync<string>("(selector, name) => document.querySelector(selector).getAttribute(name)", selector, name);
}
