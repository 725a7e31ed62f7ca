using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>
/// Backups that somebody made or damaged: nothing of them is believed, nothing is written but an entry under its own
/// thumbprint in the store of a profile of the scope.
/// </summary>
public sealed class HostileElementsTests : IDisposable
{
    private readonly RemovalFolder _folder = new();
    private readonly string _entry, _other, _elements;
    private readonly string[] _before;

    public HostileElementsTests()
    {
        _entry = _folder.Add("alice", Elements.OfCard("bob@corp.example"));
        string run = _folder.MustRemove();
        // Of another profile: what comes back there shows that the rest of a run goes on.
        _other = _folder.Add("bob", Elements.OfCard("carl@corp.example"));
        _folder.MustRemove();
        _elements = Path.Combine(run, "1.elements");
        _before = Tree();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    [InlineData("../../../../../../../bob/evil")]
    [InlineData("..")]
    [InlineData("/etc/cron.d/evil")]
    [InlineData("")]
    [InlineData("evil\u0000")]
    [InlineData("C:\\Windows\\System32\\evil.dll")]
    [InlineData("%/")]
    [InlineData("./%")]
    [InlineData("% ")]
    [InlineData("%:stream")]
    public void NameThatIsNotTheThumbprint_IsRefused(string name) => AssertRefused(entry =>
        entry["name"] = name.Replace("%", Path.GetFileName(_entry), StringComparison.Ordinal));

    [Fact]
    public void NameInLowerCase_IsTheThumbprintStill()
    {
        Change(entry => entry["name"] = Path.GetFileName(_entry).ToLowerInvariant());

        _folder.MustRestore(0, "--thumbprint", Path.GetFileName(_entry));

        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(_entry)!, Path.GetFileName(_entry).ToLowerInvariant())));
    }

    [Fact]
    public void ElementOfAnotherCertificate_IsRefused() => AssertRefused(entry =>
        entry["element"] = Convert.ToBase64String(Elements.OfCard("mallory@corp.example").ToArray()));

    [Theory]
    [InlineData("truncated")]
    [InlineData("behind")]
    [InlineData("changed")]
    [InlineData("empty")]
    public void ElementThatIsDamaged_IsRefused(string damage) => AssertRefused(entry =>
    {
        byte[] element = Convert.FromBase64String(entry["element"]!.GetValue<string>());
        element = damage switch
        {
            "truncated" => element[..^1],
            "behind" => [.. element, 0],
            "changed" => [.. element[..^20], (byte)(element[^20] ^ 1), .. element[^19..]],
            _ => [],
        };
        entry["element"] = Convert.ToBase64String(element);
    });

    [Theory]
    [InlineData("element", "\"not base64!\"")]
    [InlineData("element", "null")]
    [InlineData("element", "[1, 2]")]
    [InlineData("name", "null")]
    [InlineData("name", "\"\\uD800\"")]
    [InlineData("mode", "4096")]
    [InlineData("mode", "-1")]
    [InlineData("user", "-1")]
    [InlineData("user", "4294967296")]
    [InlineData("lastWrite", "\"yesterday\"")]
    [InlineData("path", "\"/etc/passwd\"")]
    public void MemberThatIsWrong_IsRefusedWithTheWholeFile(string member, string value)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(_elements))!;
        JsonObject entry = document["entries"]![0]!.AsObject();
        entry[member] = "%";
        AssertUnreadable(document.ToJsonString().Replace("\"%\"", value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}}")]
    [InlineData("""{ "version": 2, "profile": "alice", "key": "alice", "root": null, "entries": [] }""")]
    [InlineData("""{ "version": 1, "target": "/etc", "entries": [] }""")]
    [InlineData("""{ "version": 1, "entries": {} }""")]
    [InlineData("""{ "version": 1, "entries": [[[[[[[[[[]]]]]]]]]] }""")]
    [InlineData("""{ "version": 1, "version": 1, "entries": [] }""")]
    public void DocumentThatIsNone_IsRefused(string document) => AssertUnreadable(document);

    [Fact]
    public void DocumentCutAnywhere_IsRefused()
    {
        string whole = File.ReadAllText(_elements);
        foreach (int length in (int[])[1, 20, whole.Length / 3, whole.Length / 2, whole.Length - 20, whole.Length - 2])
            AssertUnreadable(whole[..length]);
    }

    [Fact]
    public void BytesThatAreNoText_AreRefused()
    {
        File.WriteAllBytes(_elements, [.. File.ReadAllBytes(_elements)[..40], 0xFF, 0xFE, 0, 0, 0x80]);
        AssertUnreadable(null);
    }

    [Fact]
    public void MoreThanABackupEverHas_IsNotRead()
    {
        string whole = File.ReadAllText(_elements);
        AssertUnreadable(whole + new string(' ', 25 << 20));
    }

    [Theory]
    [InlineData("../bob")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("alice/AppData")]
    public void KeyThatIsNoProfile_LeadsNowhere(string key)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(_elements))!;
        document["key"] = key;
        document["root"] = "/";
        File.WriteAllText(_elements, document.ToJsonString());

        JsonElement problem = Restore();

        Assert.Contains("not in this scope", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void ModeWithSpecialBits_ComesBackWithoutThem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix modes");
        Change(entry => entry["mode"] = 0xFC0);

        _folder.MustRestore(0, "--thumbprint", Path.GetFileName(_entry));

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_entry));
    }

    [Fact]
    public void HostileText_ReachesNoTerminalAsItIs()
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(_elements))!;
        document["profile"] = "\e[2J\u202Eevil";
        document["key"] = "nobody";
        document["entries"]![0]!["name"] = "\e[31m\r\n\u2028";
        File.WriteAllText(_elements, document.ToJsonString());
        foreach (string[] format in (string[][])[[], ["--format", "csv"], ["--verbose"]])
        {
            CommandResult result = _folder.Restore(["--thumbprint", Path.GetFileName(_entry), .. format]);
            TerminalCells.AssertHarmless(result.Output + result.Error);
        }
        PortalLine.Of(_folder.Restore("--thumbprint", Path.GetFileName(_entry), "--format", "line"));
    }

    private void AssertRefused(Action<JsonNode> change)
    {
        Change(change);
        JsonElement problem = Restore();
        Assert.Contains("is no store element", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private void AssertUnreadable(string? document)
    {
        if (document is not null)
            File.WriteAllText(_elements, document, new UTF8Encoding(false));
        JsonElement problem = Restore();
        Assert.Equal(_elements, problem.GetProperty("path").GetString());
        Assert.Contains("cannot be read", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private void Change(Action<JsonNode> change)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(_elements))!;
        change(document["entries"]![0]!);
        File.WriteAllText(_elements, document.ToJsonString());
    }

    /// <summary>Puts both back: the one problem, after all that must hold of every refusal.</summary>
    private JsonElement Restore()
    {
        JsonElement report = _folder.MustRestore(
            3, "--thumbprint", Path.GetFileName(_entry), "--thumbprint", Path.GetFileName(_other));
        Assert.Equal([_other], Tree().Except(_before));
        File.Delete(_other);
        JsonElement problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
        Assert.Equal("ioError", problem.GetProperty("code").GetString());
        return problem;
    }

    private string[] Tree() => Directory.GetFileSystemEntries(_folder.Profiles, "*", SearchOption.AllDirectories);
}
