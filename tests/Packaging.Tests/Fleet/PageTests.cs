using CertProp.Deploy.Fleet;
using CertProp.Deploy.Fleet.Sources;
using CertProp.Deploy.Fleet.Views;
using CertProp.Deploy.Tests.Fleet.Support;
using Microsoft.Playwright;

namespace CertProp.Deploy.Tests.Fleet;

/// <summary>
/// The page in a real browser. After each test it has said nothing on its console and asked nothing of the network.
/// </summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Page_ShowsNumbers_RingsAndWhatToDo()
    {
        await using OpenedPage page = await browser.OpenAsync(Write(SampleFleet.Devices(1_200, s_now)));
        Assert.Matches("^[0-9]+ of 1,200 devices hold other people's smart-card certificates$", await page.TextAsync("h1"));
        string[] cells = await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#verdicts tbody tr')].map(row => [...row.cells].slice(0, 2).map(cell => cell.textContent).join(' '))");
        Assert.Equal(13, cells.Length);
        var counts = SampleFleet.Devices(1_200, s_now).CountBy(device => device.Verdict).ToDictionary();
        Assert.Equal(
            Enum.GetValues<Verdict>().Select(verdict =>
                $"{Meaning.Of(verdict).Title} {counts.GetValueOrDefault(verdict).ToString("N0", System.Globalization.CultureInfo.InvariantCulture)}"),
            cells);
        Assert.Contains("up to a day later", await page.TextAsync("#age"), StringComparison.Ordinal);
        Assert.Contains("Data of 2026-03-20 11:00 UTC", await page.TextAsync("#age"), StringComparison.Ordinal);
        Assert.Contains("publish another version", await page.TextAsync("#codes"), StringComparison.Ordinal);
        Assert.Equal(3, await page.Page.Locator("#rings tbody tr").CountAsync());
        Assert.Equal("1,200 devices", await page.TextAsync("#matches"));
    }

    [Fact]
    public async Task Table_IsSortedSearchedAndFiltered_WithTheKeyboardToo()
    {
        await using OpenedPage page = await browser.OpenAsync(Write(SampleFleet.Devices(1_200, s_now)));
        await page.Page.ClickAsync("#heads th:nth-child(1) button");
        Assert.Equal(["PC-00001", "PC-00002"], (await page.NamesAsync())[..2]);
        await page.Page.PressAsync("#heads th:nth-child(1) button", "Enter");
        Assert.Equal(["PC-01200", "PC-01199"], (await page.NamesAsync())[..2]);
        Assert.Equal("descending", await page.Page.GetAttributeAsync("#heads th:nth-child(1)", "aria-sort"));

        // Numbers begin with the largest.
        await page.Page.ClickAsync("#heads th:nth-child(5) button");
        string[] numbers = await page.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#rows tr:not(.space) td:nth-child(5)')].map(one => one.textContent)");
        int[] shown = [.. numbers.Select(number => number.Length == 0 ? 0 : int.Parse(number, null))];
        Assert.Equal(shown.OrderDescending(), shown);
        Assert.True(shown[0] > 1);

        await page.Page.FillAsync("#search", "pc-00042");
        await page.UntilAsync("document.getElementById('matches').textContent.startsWith('1 of')");
        Assert.Equal(["PC-00042"], await page.NamesAsync());
        await page.Page.FillAsync("#search", "");
        await page.Page.SelectOptionAsync("#by-verdict", new SelectOptionValue { Label = "Helper damaged" });
        await page.UntilAsync("document.getElementById('matches').textContent.includes(' of ')");
        string[] damaged = [.. SampleFleet.Devices(1_200, s_now).Where(device => device.Verdict is Verdict.HelperDamaged).Select(device => device.Name)];
        Assert.StartsWith($"{damaged.Length} of 1,200", await page.TextAsync("#matches"), StringComparison.Ordinal);

        await page.Page.FocusAsync("#rows .open");
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Contains("was not run", await page.TextAsync("#details"), StringComparison.Ordinal);
        Assert.Contains("Intune asks for the version only", await page.TextAsync("#details"), StringComparison.Ordinal);
        await page.Page.Keyboard.PressAsync("Escape");
        Assert.False(await page.Page.Locator("#details").IsVisibleAsync());
    }

    [Fact]
    public async Task FiftyThousandDevices_ScrollLikeFifty()
    {
        await using OpenedPage page = await browser.OpenAsync(Write(SampleFleet.Devices(50_000, s_now)));
        Assert.Equal("50,000 devices", await page.TextAsync("#matches"));
        Assert.InRange(await page.Page.Locator("#rows tr").CountAsync(), 10, 100);
        await page.Page.ClickAsync("#heads th:nth-child(1) button");
        await page.Page.EvaluateAsync("document.getElementById('scroll').scrollTop = 1e9");
        await page.UntilAsync("[...document.querySelectorAll('#rows .open')].at(-1).textContent === 'PC-50000'");
        Assert.InRange(await page.Page.Locator("#rows tr").CountAsync(), 10, 100);
        await page.Page.FillAsync("#search", "pc-4999 broad");
        await page.UntilAsync("document.getElementById('matches').textContent.includes(' of ')");
        int expected = SampleFleet.Devices(50_000, s_now).Count(device => device.Name.StartsWith("PC-4999", StringComparison.Ordinal) && device.Ring == "broad");
        Assert.InRange(expected, 1, 10);
        Assert.StartsWith($"{expected} of 50,000", await page.TextAsync("#matches"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreThanAHundredThousand_PointToCsv_AndListWhatSomebodyShouldLookAt()
    {
        FleetDevice[] devices = [.. SampleFleet.Devices(100_001, s_now)];
        await using OpenedPage page = await browser.OpenAsync(Write(devices));
        Assert.Contains("--format csv", await page.TextAsync("#limit"), StringComparison.Ordinal);
        Assert.Contains("100,001 devices are too many", await page.TextAsync("#limit"), StringComparison.Ordinal);
        int wanted = devices.Count(device => device.NeedsAttention);
        Assert.StartsWith(wanted.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), await page.TextAsync("#matches"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("</script><script>window.hurt = 1</script>")]
    [InlineData("<img src=x onerror='window.hurt = 1'>")]
    [InlineData("<!--<script>")]
    [InlineData("\"'`]}); window.hurt = 1; //")]
    [InlineData("\u2028\u2029</SCRIPT ><svg onload=window.hurt=1>")]
    [InlineData("{style-hash}{script-hash}/*script*/<!--data-->")]
    [InlineData("__proto__")]
    public async Task HostileTexts_StayTexts(string text)
    {
        FleetDevice hostile = SampleFleet.Devices(1, s_now).First() with
        {
            Name = CertProp.Reports.SafeText.Of(text),
            Ring = CertProp.Reports.SafeText.Of(text),
            Verdict = Verdict.Leaked,
            Code = text,
            Sentence = CertProp.Reports.SafeText.Of(text),
            Issuers = [CertProp.Reports.SafeText.Of(text)],
            User = CertProp.Reports.SafeText.Of(text),
            Helper = text,
            Open = [text],
            Since = s_now.AddDays(-1),
        };
        await using OpenedPage page = await browser.OpenAsync(Write([hostile], title: text));
        await page.Page.ClickAsync("#rows .open");
        Assert.True(await page.Page.EvaluateAsync<bool>("window.hurt === undefined"));
        Assert.Equal(CertProp.Reports.SafeText.Of(text), await page.Page.TextContentAsync("#d-name"));
        Assert.Equal(0, await page.Page.Locator("img, svg").CountAsync());
        Assert.Equal(3, await page.Page.Locator("script").CountAsync());
    }

    // A page that somebody has changed on its way runs nothing: its policy knows one script.
    [Fact]
    public async Task ScriptOfSomebodyElse_DoesNotRun()
    {
        string path = Write(SampleFleet.Devices(10, s_now));
        File.WriteAllText(path, File.ReadAllText(path).Replace("</main>", "</main><script>window.hurt = 1</script>", StringComparison.Ordinal));
        OpenedPage page = await browser.OpenAsync(path);
        Assert.True(await page.Page.EvaluateAsync<bool>("window.hurt === undefined"));
        await page.Page.CloseAsync();
    }

    [Fact]
    public async Task BothColourSchemes_AndPrint_AreReadable()
    {
        string path = Write(SampleFleet.Devices(2_000, s_now));
        var grounds = new HashSet<string>();
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await using OpenedPage page = await browser.OpenAsync(path, scheme);
            grounds.Add(await page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            // WCAG 2.2, 1.4.3: text needs 4.5 to 1.
            double contrast = await page.Page.EvaluateAsync<double>("""
                (() => {
                  const light = colour => {
                    const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(part => part / 255)
                      .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
                    return .2126 * r + .7152 * g + .0722 * b;
                  };
                  const ground = light(getComputedStyle(document.body).backgroundColor);
                  const ratios = [...document.querySelectorAll("h1, .age, .figure strong, #rows td, .plain td, .note")]
                    .map(one => light(getComputedStyle(one).color))
                    .map(text => (Math.max(text, ground) + .05) / (Math.min(text, ground) + .05));
                  return Math.min(...ratios);
                })()
                """);
            Assert.True(contrast >= 4.5, $"{scheme}: {contrast}");
            await page.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
            Assert.Equal(1_000, await page.Page.Locator("#rows tr").CountAsync());
            Assert.Contains("The first 1,000 of 2,000 devices", await page.TextAsync("#printed"), StringComparison.Ordinal);
        }
        Assert.Equal(2, grounds.Count);
    }

    [Fact]
    public void Page_IsOneFile_OfThisOrigin_AndTakesThePlaceOfTheOldOneWhenItIsWhole()
    {
        string path = Write(SampleFleet.Devices(5, s_now));
        string text = File.ReadAllText(path);
        Assert.Contains("default-src 'none'", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)(https?:)?//[a-z0-9.-]+\\.[a-z]{2,}|unsafe-inline|innerHTML|insertAdjacent|document\\.write", text);
        using (var broken = new PageView(path))
            broken.Begin(new FleetHeader("x", new FleetOrigin("y", null, null), s_now, 1));
        Assert.Equal(text, File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_files.Path));
    }

    // Run by hand (-explicit only) when the page looks different; the pictures are part of the docs.
    [Fact(Explicit = true)]
    public async Task Screenshots_ForTheDocs()
    {
        string path = Write(SampleFleet.Devices(48_211, s_now));
        foreach ((ColorScheme scheme, string name) in ((ColorScheme, string)[])[(ColorScheme.Light, "light"), (ColorScheme.Dark, "dark")])
        {
            await using OpenedPage page = await browser.OpenAsync(path, scheme);
            await page.Page.SetViewportSizeAsync(1280, 1480);
            await page.Page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(Repository.Root, "docs", $"fleet-{name}.png"),
            });
            await page.Page.ClickAsync("#heads th:nth-child(5) button");
            await page.Page.SelectOptionAsync("#by-verdict", new SelectOptionValue { Label = "Recurring" });
            await page.Page.ClickAsync("#rows .open");
            await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Path.GetTempPath(), $"certprop-details-{name}.png") });
        }
    }

    private string Write(IEnumerable<FleetDevice> devices, string title = "contoso.onmicrosoft.com")
    {
        FleetDevice[] all = [.. devices];
        string path = Path.Combine(_files.Path, "fleet.html");
        SampleFleet.WritePage(path, all, title, s_now);
        return path;
    }
}
