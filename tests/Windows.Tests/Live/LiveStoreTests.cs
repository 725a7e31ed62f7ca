using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Live;

/// <summary>The signed-in user's store: what CryptoAPI hands out is what reports show.</summary>
public sealed class LiveStoreTests(PublishedExe exe) : IDisposable
{
    private const string RealThumbprint = "8BC56FD123AF495007024E02DEBD9B34078DC952";

    private readonly PolicyFiles _policies = new();
    private readonly PersonalStore _store = new(exe.Prefix);

    [Fact]
    public void EveryKindOfEntry_HasItsVerdict()
    {
        (string Reason, ElementWriter Entry)[] expected =
        [
            ("leaked", Entries.Foreign()),
            ("leaked", Entries.Foreign("Tom Third", Providers.EToken)),
            ("leaked", Entries.Foreign("Carl Csp", Providers.SmartCardCsp)),
            ("owner", Entries.Own()),
            ("ownerUnknown", Entries.OfUnknownOwner()),
            ("protectedProvider", Entries.Foreign("Sally Soft", Providers.Software)),
            ("protectedProvider", Entries.Foreign("Hella Hello", Providers.Passport)),
            ("protectedProvider", Entries.Foreign("Theo Tpm", Providers.Platform)),
            ("protectedProvider", Entries.Of(Entries.CertificateOf("Machine Key"), Providers.SmartCardCsp, flags: 0x20)),
            ("unknownProvider", Entries.Foreign("Una Unknown", "Acme Card CSP")),
            ("notSmartCard", Entries.WithoutKey()),
            ("managed", Entries.Managed()),
            ("managed", Entries.Foreign("Automatic Enroll").Add(PropertyIds.AutoEnroll, "SmartcardLogon")),
            ("managed", Entries.Foreign("Requested").Add(PropertyIds.Enrollment, new byte[8])),
        ];
        _store.Fill(expected.Select(entry => entry.Entry));

        CommandResult result = Run("list", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            expected.Select(entry => (entry.Entry.Thumbprint, entry.Reason)).Order(),
            result.Certificates().Select(entry => (Text(entry, "thumbprint"), Text(entry, "reason"))).Order());
        JsonElement summary = result.Json.GetProperty("summary");
        Assert.Equal((14, 3, 1), (Number(summary, "certificates"), Number(summary, "leaked"), Number(summary, "profiles")));
    }

    [Fact]
    public void RealElement_IsShownWithProviderContainerAndVerdict()
    {
        FillWithRealElement();

        CommandResult result = Run("list", "--format", "json");

        JsonElement entry = Assert.Single(result.Certificates());
        Assert.Equal("Microsoft Base Smart Card Crypto Provider", Text(entry, "provider"));
        Assert.Equal("cont1", Text(entry, "container"));
        Assert.Equal($@"CurrentUser\My\{RealThumbprint}", Text(entry, "path"));
        Assert.Equal(Environment.UserName, Text(entry, "profile"));
        Assert.Equal(("kept", "ownerUnknown"), (Text(entry, "verdict"), Text(entry, "reason")));
        Assert.NotEqual("null", Text(entry, "lastWrite"));
        Assert.Equal("user", Text(result.Json, "scope"));
    }

    [Fact]
    public void RealElement_IsLeakedWhereThePolicyAsksForNoOwner()
    {
        FillWithRealElement();
        string policy = _policies.Make("\"owner\": \"notOwn\"");

        CommandResult text = Run("detect", "--policy", policy);
        CommandResult csv = Run("detect", "--policy", policy, "--format", "csv");
        CommandResult line = Run("detect", "--policy", policy, "--format", "line");

        Assert.All([text, csv, line], result => Assert.Equal((10, ""), (result.ExitCode, result.Error)));
        Assert.Contains("8BC56FD1", text.Output, StringComparison.Ordinal);
        Assert.Contains("1 leaked certificate (1 certificate in the user's live store, ", text.Output, StringComparison.Ordinal);
        Assert.Contains($@",CurrentUser\My\{RealThumbprint},", csv.Output, StringComparison.Ordinal);
        Assert.StartsWith("LEAKED 1 certificate in 1 profile | {", line.Output, StringComparison.Ordinal);
        Assert.Contains("[\"8BC56FD1\",\"(self-signed)\",\"unknown\"]", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_ExplainsThePrivateKeySentence()
    {
        FillWithRealElement();

        CommandResult result = Run("inspect", "First Last");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        string text = string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\"You have a private key that corresponds to this certificate\"", text, StringComparison.Ordinal);
        Assert.Contains(
            "names the provider \"Microsoft Base Smart Card Crypto Provider\" and the container \"cont1\"", text, StringComparison.Ordinal);
        Assert.Contains("nobody updates it when the card leaves", text, StringComparison.Ordinal);
        Assert.Contains("certutil -v -silent -user -store My 167CE8A1BABA95C839ACB1D5E7056DCC5691D16E", text, StringComparison.Ordinal);
        Assert.Contains("1 entry matches (1 examined).", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8bc56fd1", 1)]
    [InlineData("8B C5 6F D1 23 AF", 1)]
    [InlineData("167CE8A1BABA95C839ACB1D5E7056DCC5691D16E", 1)]
    [InlineData("first", 1)]
    [InlineData("Bob Miller", 1)]
    [InlineData("nobody of this name", 0)]
    public void Inspect_FindsWhatSomebodyPastes(string text, int matches)
    {
        _store.FillRaw(
            [(RealThumbprint, File.ReadAllBytes(SharedData.RealElement)), (Entries.Foreign().Thumbprint, Entries.Foreign().ToArray())]);

        CommandResult result = Run("inspect", text, "--format", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(matches, result.Certificates().Count);
        Assert.All(result.Certificates(), entry => Assert.True(entry.GetProperty("rules").GetArrayLength() > 0));
    }

    [Fact]
    public void NamesOfAllLanguages_AreUtf8InEveryFormat()
    {
        const string person = "Zoë Łukasz Müller-田中";
        _store.Fill(Entries.Foreign(person));

        foreach (string format in new[] { "text", "csv" })
            Assert.Contains(person, Run("list", "--format", format).Output, StringComparison.Ordinal);
        Assert.Equal($"CN={person}, O=Contoso", Text(Run("list", "--format", "json").Certificates()[0], "subject"));
        Assert.Contains($"CN={person}, O=Contoso", Run("inspect", "田中").Output, StringComparison.Ordinal);
        string policy = _policies.Make("\"report\": { \"subjects\": \"full\" }");
        CommandResult line = Run("detect", "--format", "line", "--policy", policy);
        Assert.All(line.Output.TrimEnd(), letter => Assert.InRange(letter, ' ', '~'));
    }

    [Fact]
    public void EmptyStore_IsClean()
    {
        _store.Fill([]);

        AssertClean(Run("detect", "--format", "json"));
    }

    [Fact]
    public void MissingStore_IsCleanAndStaysMissing()
    {
        _store.Remove();

        AssertClean(Run("detect", "--format", "json"));
        Assert.DoesNotContain(
            @"SystemCertificates\My", exe.Prefix.ExportRegistry(@"HKEY_CURRENT_USER\Software"), StringComparison.Ordinal);
    }

    [Fact]
    public void FiveHundredEntries_AreAllJudged()
    {
        _store.Fill(Enumerable.Range(0, 500).Select(i => Entries.Foreign($"Person {i}")));

        CommandResult list = Run("list", "--format", "json");
        CommandResult line = Run("detect", "--format", "line");
        CommandResult limit = Run("detect", "--format", "line", "--policy", _policies.Make("\"limits\": { \"perProfile\": 499 }"));

        Assert.Equal(500, list.Certificates().Select(entry => Text(entry, "thumbprint")).Distinct().Count());
        Assert.All(list.Certificates(), entry => Assert.Equal("leaked", Text(entry, "reason")));
        Assert.Equal((10, ""), (line.ExitCode, line.Error));
        Assert.StartsWith("LEAKED 500 certificates in 1 profile | ", line.Output, StringComparison.Ordinal);
        Assert.InRange(line.Output.TrimEnd().Length, 1_500, 1_900);
        Assert.Equal((5, ""), (limit.ExitCode, limit.Error));
        Assert.StartsWith("LIMIT ", limit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void BrokenEntry_DoesNotHideTheOthers()
    {
        ElementWriter foreign = Entries.Foreign();
        byte[] cut = Entries.Foreign("Cut Off").ToArray()[..^100];
        _store.FillRaw([(foreign.Thumbprint, foreign.ToArray()), (Entries.Foreign("Cut Off").Thumbprint, cut), (new string('A', 40), []), ("not a name", [1, 2])]);

        CommandResult result = Run("detect", "--format", "json");

        Assert.Equal("leaked", result.ReasonOf(foreign));
        Assert.Equal(10, result.ExitCode);
    }

    [Fact]
    public void ReportFile_IsTheSameReport()
    {
        _store.Fill(Entries.Foreign(), Entries.Own());
        using var folder = new TemporaryFolder();
        string report = Path.Combine(folder.Path, "report.json");

        CommandResult result = Run("detect", "--format", "line", "--report", PublishedExe.WindowsPath(report));

        Assert.Equal((10, ""), (result.ExitCode, result.Error));
        JsonElement written = JsonDocument.Parse(File.ReadAllText(report)).RootElement;
        Assert.Equal(1, written.GetProperty("certificates").GetArrayLength());
        Assert.Equal(10, Number(written, "exitCode"));
    }

    public void Dispose() => _policies.Dispose();

    // The one element that comes from a real system.
    private void FillWithRealElement() => _store.FillRaw(
        [(Path.GetFileName(SharedData.RealElement), File.ReadAllBytes(SharedData.RealElement))]);

    private CommandResult Run(params string[] arguments) =>
        exe.Run(new PlayedMachine(), arguments.Contains("--policy") ? arguments : [.. arguments, "--policy", _policies.Make()]).Command;

    private static void AssertClean(CommandResult result)
    {
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Empty(result.Certificates());
        Assert.Empty(result.Problems());
        Assert.Equal("CLEAN", Text(result.Json, "word"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "null";

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
