using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Profiles;

/// <summary>Which profiles of the machine are examined, and which are left out and named.</summary>
public sealed class MachineProfilesTests(PublishedExe exe) : IDisposable
{
    private const string Domain = MachineProfileList.Domain;
    private const string Entra = "S-1-12-1-1111111111-2222222222-3333333333-444444444";

    private readonly PolicyFiles _policies = new();
    private readonly MachineProfileList _profiles = new(exe.Prefix);
    private readonly ElementWriter _foreign = Entries.Foreign();

    [Theory]
    [InlineData("a domain user", $"{Domain}-1200", "users/dora", @"C:\users\dora")]
    [InlineData("an Entra user", Entra, "users/erik", @"C:\users\erik")]
    [InlineData("a path with a variable", $"{Domain}-1201", "users/vera", @"%SystemDrive%\users\vera")]
    [InlineData("a path with a slash at its end", $"{Domain}-1202", "users/sina", @"C:\users\sina\")]
    [InlineData("a path somewhere else", $"{Domain}-1203", "elsewhere/profiles/ella", @"C:\elsewhere\profiles\ella")]
    [InlineData("a name of another language", $"{Domain}-1204", "users/Łukasz Müller-田中", @"C:\users\Łukasz Müller-田中")]
    [InlineData("a name with a domain", $"{Domain}-1205", "users/gina.CONTOSO.000", @"C:\users\gina.CONTOSO.000")]
    [InlineData("another spelling", $"{Domain}-1206", "users/Berta", @"c:\USERS\BERTA")]
    [InlineData("a state of no importance", $"{Domain}-1207", "users/nora", @"C:\users\nora", 0x100u)]
    public void Profile_IsExamined(string situation, string sid, string folder, string path, uint? state = null)
    {
        _profiles.MakeFolder(folder, _foreign);
        _profiles.Add(sid, path, state).Import();

        CommandResult result = Run("detect");

        Assert.Equal((situation, sid.StartsWith("S-1-5", StringComparison.Ordinal) ? "leaked" : "missing"), (situation, result.ReasonOf(_foreign)));
        Assert.Equal("", result.Error);
        JsonElement entry = Assert.Single(Run("list").Certificates());
        Assert.Equal(path.TrimEnd('\\').Split('\\')[^1], entry.GetProperty("profile").GetString());
        Assert.EndsWith(
            $@"\AppData\Roaming\Microsoft\SystemCertificates\My\Certificates\{_foreign.Thumbprint}",
            entry.GetProperty("path").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a backup of a damaged entry", $"{Domain}-1300.bak", "backup of a damaged")]
    [InlineData("a backup, in capitals", $"{Domain}-1300.BAK", "backup of a damaged")]
    [InlineData("SYSTEM", "S-1-5-18", "not of a person")]
    [InlineData("a service", "S-1-5-80-1-2-3-4-5", "not of a person")]
    [InlineData("an application pool", "S-1-5-82-1-2-3-4-5", "not of a person")]
    [InlineData("a virtual machine", "S-1-5-83-1-2-3-4-5", "not of a person")]
    [InlineData("a window manager", "S-1-5-90-0-1", "not of a person")]
    [InlineData("no SID", "TEMP", "not of a person")]
    [InlineData("a temporary profile", $"{Domain}-1301", "temporary", 0x800u)]
    [InlineData("a temporary profile with more bits", $"{Domain}-1302", "temporary", 0x8A04u)]
    [InlineData("a mandatory profile", $"{Domain}-1303", "mandatory", 0x1u)]
    public void SpecialProfile_IsLeftOutAndNamed(string situation, string key, string why, uint? state = null)
    {
        _profiles.MakeFolder("users/special", _foreign);
        _profiles.Add(key, @"C:\users\special", state).Import();

        AssertSkipped(situation, key, why);
    }

    [Theory]
    [InlineData("no path", null, "names no folder")]
    [InlineData("an empty path", "", "names no folder")]
    [InlineData("a folder that is not there", @"C:\users\gone", "not there")]
    [InlineData("a drive that is not there", @"Q:\users\gone", "not there")]
    [InlineData("a variable that is not there", @"%NOT_THERE%\gone", "not there")]
    public void EntryWithoutFolder_IsLeftOutAndNamed(string situation, string? path, string why)
    {
        _profiles.Add($"{Domain}-1400", path).Import();

        AssertSkipped(situation, $"{Domain}-1400", why);
    }

    [Fact]
    public void MandatoryProfile_IsKnownByItsFile()
    {
        string folder = _profiles.MakeFolder("users/school", _foreign);
        File.WriteAllBytes(Path.Combine(folder, "ntuser.man"), []);
        _profiles.Add($"{Domain}-1500", @"C:\users\school").Import();

        AssertSkipped("NTUSER.MAN", $"{Domain}-1500", "mandatory");
    }

    // Windows' own folders belong to nobody, whatever an entry says.
    [Theory]
    [InlineData("Default")]
    [InlineData("Public")]
    public void FolderOfNobody_IsLeftOutAndNamed(string folder)
    {
        _profiles.MakeFolder($"elsewhere/{folder}", _foreign);
        _profiles.Add($"{Domain}-1501", $@"C:\elsewhere\{folder}").Import();

        AssertSkipped(folder, $"{Domain}-1501", "");
    }

    [Theory]
    [InlineData(@"C:\users\shared")]
    [InlineData(@"C:\users\SHARED\")]
    [InlineData(@"C:\windows\..\users\shared")]
    public void TwoEntriesForOneFolder_AreBothLeftOut(string otherPath)
    {
        _profiles.MakeFolder("users/shared", _foreign);
        _profiles.Add($"{Domain}-1600", @"C:\users\shared").Add($"{Domain}-1601", otherPath).Import();

        AssertSkipped("two entries", $"{Domain}-1600", "several entries");
        AssertSkipped("two entries", $"{Domain}-1601", "several entries");
    }

    [Theory]
    [InlineData("excluded")]
    [InlineData("EXCLUDED")]
    [InlineData($"{Domain}-1700")]
    public void ExcludedProfile_IsLeftOutAndNamed(string exclude)
    {
        _profiles.MakeFolder("users/excluded", _foreign);
        _profiles.Add($"{Domain}-1700", @"C:\users\excluded").Import();

        AssertSkipped(exclude, $"{Domain}-1700", "excluded by the policy", $"\"profiles\": {{ \"exclude\": [\"{exclude}\"] }}");
    }

    [Fact]
    public void StoresOfEveryKind_AreReadAtOnce()
    {
        ElementWriter own = Entries.Of(Entries.CertificateOf("Fred Full") with { Sid = $"{Domain}-1800" }, Providers.SmartCardKsp);
        string full = _profiles.MakeFolder("users/full", _foreign, own, Entries.WithoutKey());
        string store = Path.Combine(full, TemporaryFolder.StoreInProfile);
        File.WriteAllText(Path.Combine(store, "desktop.ini"), "");
        File.WriteAllBytes(Path.Combine(store, new string('B', 40)), [1, 2, 3]);
        _profiles.MakeFolder("users/empty");
        Directory.Delete(Path.Combine(_profiles.MakeFolder("users/without"), "AppData"), recursive: true);
        _profiles.MakeFolder("users/many", Enumerable.Range(0, 500).Select(i => Entries.Foreign($"Person {i}")));
        _profiles.Add($"{Domain}-1800", @"C:\users\full").Add($"{Domain}-1801", @"C:\users\empty")
            .Add($"{Domain}-1802", @"C:\users\without").Add($"{Domain}-1803", @"C:\users\many").Import();

        CommandResult result = Run("list");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("leaked", result.ReasonOf(_foreign));
        Assert.Equal("owner", result.ReasonOf(own));
        JsonElement summary = result.Json.GetProperty("summary");
        Assert.Equal(504, summary.GetProperty("certificates").GetInt32());
        Assert.Equal(501, summary.GetProperty("leaked").GetInt32());
        Assert.Equal(1, summary.GetProperty("unreadable").GetInt32());
        Assert.Contains(result.Problems(), problem => problem.Code == "foreignFile");
    }

    public void Dispose()
    {
        _profiles.Dispose();
        _policies.Dispose();
    }

    private void AssertSkipped(string situation, string key, string why, string policy = "")
    {
        CommandResult result = Run("list", policy);
        CommandResult talk = exe.Run(
            new PlayedMachine(), "detect", "--scope", "profiles", "--verbose", "--policy", _policies.Make(policy)).Command;

        Assert.Equal((situation, 0, "missing"), (situation, result.ExitCode, result.ReasonOf(_foreign)));
        Assert.Contains(
            result.Problems(), problem => problem.Code == "profileSkipped"
                && problem.Message.Contains($"{key}: ", StringComparison.Ordinal)
                && problem.Message.Contains(why, StringComparison.Ordinal));
        Assert.Equal(0, talk.ExitCode);
        Assert.Contains($"{key}: ", talk.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    private CommandResult Run(string command, string policy = "") =>
        exe.Run(new PlayedMachine(), command, "--scope", "profiles", "--format", "json", "--policy", _policies.Make(policy)).Command;
}
