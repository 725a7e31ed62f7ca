using System.Runtime.Versioning;
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
    private readonly HostileBackup _backup = new();

    public void Dispose() => _backup.Dispose();

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
        entry["name"] = name.Replace("%", Path.GetFileName(_backup.Entry), StringComparison.Ordinal));

    [Fact]
    public void NameInLowerCase_IsTheThumbprintStill()
    {
        Change(entry => entry["name"] = Path.GetFileName(_backup.Entry).ToLowerInvariant());

        _backup.Folder.MustRestore(0, "--thumbprint", Path.GetFileName(_backup.Entry));

        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(_backup.Entry)!, Path.GetFileName(_backup.Entry).ToLowerInvariant())));
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
    [InlineData("../bob")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("alice/AppData")]
    public void KeyThatIsNoProfile_LeadsNowhere(string key)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(_backup.Elements))!;
        document["key"] = key;
        document["root"] = "/";
        File.WriteAllText(_backup.Elements, document.ToJsonString());

        JsonElement problem = _backup.Restore();

        Assert.Contains("not in this scope", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void ModeWithSpecialBits_ComesBackWithoutThem()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix modes");
        Change(entry => entry["mode"] = 0xFC0);

        _backup.Folder.MustRestore(0, "--thumbprint", Path.GetFileName(_backup.Entry));

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_backup.Entry));
    }

    [Fact]
    public void HostileText_ReachesNoTerminalAsItIs()
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(_backup.Elements))!;
        document["profile"] = "\e[2J\u202Eevil";
        document["key"] = "nobody";
        document["entries"]![0]!["name"] = "\e[31m\r\n\u2028";
        File.WriteAllText(_backup.Elements, document.ToJsonString());
        foreach (string[] format in (string[][])[[], ["--format", "csv"], ["--verbose"]])
        {
            CommandResult result = _backup.Folder.Restore(["--thumbprint", Path.GetFileName(_backup.Entry), .. format]);
            TerminalCells.AssertHarmless(result.Output + result.Error);
        }
        PortalLine.Of(_backup.Folder.Restore("--thumbprint", Path.GetFileName(_backup.Entry), "--format", "line"));
    }

    private void AssertRefused(Action<JsonNode> change)
    {
        Change(change);
        JsonElement problem = _backup.Restore();
        Assert.Contains("is no store element", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private void Change(Action<JsonNode> change)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(_backup.Elements))!;
        change(document["entries"]![0]!);
        File.WriteAllText(_backup.Elements, document.ToJsonString());
    }
}
