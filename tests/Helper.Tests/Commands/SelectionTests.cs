using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>
/// Entries that the command line names: only they are considered, rules 10 and 11 do not hold for them, rule 9 only
/// without --include-own, and rules 1 to 8 always.
/// </summary>
public sealed class SelectionTests : IDisposable
{
    private const string Cautious = """{ "version": 1, "keep": { "issuers": ["Kept CA"] } }""";

    private static readonly string[] s_looking = ["list", "detect"];

    private readonly RemovalFolder _folder = new() { Policy = Cautious };
    private readonly string _own, _unknown, _recent, _software, _managed, _kept;

    public SelectionTests()
    {
        _own = Add("alice", new SampleCertificate { Subject = "CN=Alice", Upns = ["alice@corp.example"] });
        _unknown = Add("alice", new SampleCertificate { Subject = "CN=Nobody Knows" });
        _recent = Add("alice", new SampleCertificate { Subject = "CN=Bob", Upns = ["bob@corp.example"] });
        File.SetLastWriteTimeUtc(_recent, DateTime.UtcNow.AddDays(1));
        _software = Add("alice", new SampleCertificate { Subject = "CN=Software" }, Providers.Software);
        _managed = Add("alice", new SampleCertificate { Subject = "CN=Managed" }, Providers.SmartCardKsp, PropertyIds.Enrollment);
        _kept = Add("alice", new SampleCertificate { Subject = "CN=Kept", Issuer = "CN=Kept CA" });
    }

    private string[] All => [_own, _unknown, _recent, _software, _managed, _kept];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WithoutASelection_EveryRuleHolds()
    {
        Assert.Equal("owner ownerUnknown ownerUnknown protectedProvider managed policyKeep", string.Join(' ', All.Select(_folder.ReasonOf)));
        Assert.Equal(0, _folder.Remove().ExitCode);
        Assert.All(All, path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public void Selected_NeedsNoProofAndNoAge()
    {
        Assert.Equal(["owner", "leaked", "leaked", "protectedProvider", "managed", "policyKeep"], Reasons([]));

        CommandResult result = _folder.Remove(Thumbprints());

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([_own, _software, _managed, _kept], All.Where(File.Exists));
    }

    [Fact]
    public void IncludeOwn_TakesTheOwnToo_AndNothingThatRules1To8Keep()
    {
        Assert.Equal(["leaked", "leaked", "leaked", "protectedProvider", "managed", "policyKeep"], Reasons(["--include-own"]));

        CommandResult result = _folder.Remove([.. Thumbprints(), "--include-own"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([_software, _managed, _kept], All.Where(File.Exists));
    }

    [Fact]
    public void HeldEntry_StaysThoughItIsSelected()
    {
        string[] selection = ["--thumbprint", Path.GetFileName(_unknown), "--include-own"];
        Assert.Equal(0, _folder.Remove(selection).ExitCode);
        Assert.False(File.Exists(_unknown));
        _folder.MustRestore(0, "--run", "last");

        Assert.Equal(0, _folder.Remove(selection).ExitCode);

        Assert.True(File.Exists(_unknown));
    }

    [Fact]
    public void UnmatchedEntries_AreNeitherCountedNorReported()
    {
        foreach (string command in s_looking)
        {
            JsonElement report = _folder.Run(command, "--subject", "nobody knows", "--format", "json").Json;
            Assert.Equal(Path.GetFileName(_unknown),
                Assert.Single(report.GetProperty("certificates").EnumerateArray()).GetProperty("thumbprint").GetString());
            JsonElement summary = report.GetProperty("summary");
            Assert.Equal((1, 1, 0), (summary.GetProperty("certificates").GetInt32(), summary.GetProperty("leaked").GetInt32(), summary.GetProperty("kept").GetInt32()));
        }
        PortalLine line = PortalLine.Of(_folder.Run("detect", "--subject", "no such name", "--format", "line"));
        Assert.Equal(("CLEAN", 0), (line.FirstWord, line["n"]));
        Assert.Empty(line.Json.GetProperty("k").EnumerateObject());
    }

    [Fact]
    public void Remove_TakesWhatListAndDetectCallLeaked()
    {
        string[] selection = ["--subject", "*o*", "--issuer", "Corp*"];
        string[] listed = [.. Leaked("list", selection)], detected = [.. Leaked("detect", selection)];

        string[] removed = [.. _folder.Remove([.. selection, "--format", "json"]).Json.GetProperty("certificates")
            .EnumerateArray().Select(entry => entry.GetProperty("thumbprint").GetString()!)];

        Assert.Equal(2, removed.Length);
        Assert.Equal(listed, removed);
        Assert.Equal(detected, removed);
    }

    [Fact]
    public void Thumbprint_IsReadHoweverItIsPasted()
    {
        string plain = Path.GetFileName(_unknown);
        foreach (string pasted in new[]
        {
            plain.ToLowerInvariant(), "\u200E" + plain, string.Join(':', Pairs(plain)), string.Join(' ', Pairs(plain)),
            "\u200F\u200E" + string.Join(' ', Pairs(plain)).ToLowerInvariant() + " ",
        })
        {
            Assert.Equal(10, _folder.Run("detect", "--thumbprint", pasted).ExitCode);
        }
    }

    [Fact]
    public void Serial_IsReadHoweverItIsPasted()
    {
        string plain = _folder.Run("list", "--thumbprint", Path.GetFileName(_unknown), "--format", "json").Json
            .GetProperty("certificates")[0].GetProperty("serialNumber").GetString()!;
        foreach (string pasted in new[] { plain, "00" + plain, plain.ToLowerInvariant(), string.Join(' ', Pairs(plain)), " 0" + plain + " ", "\u200E" + plain })
            Assert.Equal([Path.GetFileName(_unknown)], Leaked("list", ["--serial", pasted]));
    }

    [Theory]
    [InlineData("--thumbprint", "12")]
    [InlineData("--thumbprint", "0123456789ABCDEF0123456789ABCDEF0123456G")]
    [InlineData("--serial", "xyz")]
    [InlineData("--serial", " ")]
    [InlineData("--serial", "")]
    [InlineData("--subject", "")]
    [InlineData("--issuer", "")]
    [InlineData("--subject", null)]
    [InlineData("--include-own", null)]
    public void SelectionThatNamesNothing_EndsWith1AndChangesNothing(string option, string? value)
    {
        string[] arguments = value is null ? [option] : [option, value];
        foreach (string command in s_looking)
            Assert.Equal(1, _folder.Run(command, arguments).ExitCode);
        Assert.Equal((1, ""), (_folder.Remove(arguments).ExitCode, _folder.Remove(arguments).Output));
        Assert.All(All, path => Assert.True(File.Exists(path)));
    }

    [Theory]
    [InlineData("--subject", "Alice")]
    [InlineData("--issuer", "*")]
    [InlineData("--subject", "Alice", "--issuer", "*")]
    public void IncludeOwnByName_BeyondTheUsersOwnStoreEndsWith1(params string[] selection)
    {
        CommandResult result = _folder.Remove([.. selection, "--include-own"]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "--include-own");
        Assert.True(File.Exists(_own));
        Assert.StartsWith("ERROR usage ",
            PortalLine.Of(_folder.Remove([.. selection, "--include-own", "--format", "line"])).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void SerialBesideAName_IsEnoughForIncludeOwn()
    {
        string serial = _folder.Run("list", "--format", "json", "--subject", "Alice").Json
            .GetProperty("certificates")[0].GetProperty("serialNumber").GetString()!;

        Assert.Equal(0, _folder.Remove("--include-own", "--serial", serial, "--subject", "alice").ExitCode);

        Assert.Equal(All[1..], All.Where(File.Exists));
    }

    private static IEnumerable<string> Pairs(string hex) => hex.Chunk(2).Select(pair => new string(pair));

    private string[] Thumbprints() => [.. All.SelectMany(path => (string[])["--thumbprint", Path.GetFileName(path)])];

    private string[] Reasons(string[] options)
    {
        JsonElement report = _folder.Run("list", [.. Thumbprints(), .. options, "--format", "json"]).Json;
        Dictionary<string, string> reasons = report.GetProperty("certificates").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("thumbprint").GetString()!, entry => entry.GetProperty("reason").GetString()!);
        return [.. All.Select(path => reasons[Path.GetFileName(path)])];
    }

    private IEnumerable<string> Leaked(string command, string[] selection) =>
        _folder.Run(command, [.. selection, "--format", "json"]).Json.GetProperty("certificates").EnumerateArray()
            .Where(entry => entry.GetProperty("verdict").GetString() == "leaked")
            .Select(entry => entry.GetProperty("thumbprint").GetString()!);

    private string Add(string profile, SampleCertificate certificate, string provider = Providers.SmartCardKsp, uint? property = null)
    {
        ElementWriter element = new ElementWriter().KeyProvider(provider, "container", type: 0);
        element = property is { } id ? element.Add(id, [1]) : element;
        return _folder.Add(profile, element.Certificate(certificate.ToDer()));
    }
}
