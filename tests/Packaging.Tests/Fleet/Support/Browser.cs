using Microsoft.Playwright;

namespace CertProp.Deploy.Tests.Fleet.Support;

/// <summary>A real Chromium without a window, the one that is installed; Playwright brings none here.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } program)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            // Where tests run as root, Chromium's own sandbox does not start.
            Args = ["--no-sandbox"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a file; skips the test where there is no Chromium, and fails it where one is required.</summary>
    internal async Task<OpenedPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light)
    {
        Tool.Require("chromium", Find() ?? "chromium");
        IPage page = await _browser!.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
        });
        var opened = new OpenedPage(page);
        await page.GotoAsync(new Uri(path).AbsoluteUri);
        await page.WaitForSelectorAsync("#rows tr", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        return opened;
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "google-chrome")])
        .FirstOrDefault(File.Exists);
}

/// <summary>A page, with all that it says on its console and asks of the network.</summary>
internal sealed class OpenedPage : IAsyncDisposable
{
    private readonly List<string> _said = [];

    public OpenedPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) => _said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _said.Add(error);
        page.Dialog += (_, dialog) => _said.Add($"dialog: {dialog.Message}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _said.Add($"request: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Visible text of an element.</summary>
    public Task<string> TextAsync(string selector) => Page.InnerTextAsync(selector);

    /// <summary>Names of the devices in sight, in order.</summary>
    public Task<string[]> NamesAsync() =>
        Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#rows .open')].map(one => one.textContent)");

    /// <summary>Waits until an expression is true. Playwright's own way evaluates text in the page, which its policy forbids.</summary>
    public async Task UntilAsync(string expression)
    {
        for (int round = 0; !await Page.EvaluateAsync<bool>(expression); round++)
        {
            Assert.True(round < 200, $"this never came true: {expression}");
            await Page.WaitForTimeoutAsync(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(_said);
        await Page.CloseAsync();
    }
}
