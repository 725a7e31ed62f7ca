using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>Several backups have the same certificate, or profiles of the same name.</summary>
public sealed class SeveralRunsTests : IDisposable
{
    private readonly RemovalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Thumbprint_ComesFromTheNewestRunThatHasIt()
    {
        string path = RemoveThreeVersions(out byte[] newest);
        string other = _folder.Add("alice", Elements.OfCard("other@corp.example"));
        _folder.MustRemove();

        JsonElement report = _folder.MustRestore(0, "--thumbprint", Path.GetFileName(path));

        Assert.Equal(newest, File.ReadAllBytes(path));
        Assert.Equal("putBack", Assert.Single(report.GetProperty("certificates").EnumerateArray()).GetProperty("action").GetString());
        Assert.False(File.Exists(other));
    }

    [Fact]
    public void ThumbprintAndRun_ComeFromThatRun()
    {
        string path = RemoveThreeVersions(out byte[] newest);

        _folder.MustRestore(0, "--thumbprint", Path.GetFileName(path), "--run", Path.GetFileName(_folder.Runs[0]));

        byte[] restored = File.ReadAllBytes(path);
        Assert.NotEqual(newest, restored);
        Assert.Equal(Version(1).ToArray(), restored);
    }

    [Fact]
    public void ThumbprintThatNoRunHas_IsNothingToPutBack()
    {
        RemoveThreeVersions(out _);

        JsonElement report = _folder.MustRestore(0, "--thumbprint", Elements.SomeThumbprint);

        Assert.Equal(("CLEAN", 0), (report.GetProperty("word").GetString(), report.GetProperty("certificates").GetArrayLength()));
    }

    [Fact]
    public void RunThatIsNotThere_EndsWith2()
    {
        CommandResult result = _folder.Restore("--run", "20260101T000000Z-0000");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "20260101T000000Z-0000");
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("20260101T000000Z-0000/..")]
    [InlineData("LAST")]
    [InlineData("")]
    public void RunThatIsNoId_EndsWith1(string run) => Assert.Equal(1, _folder.Restore("--run", run).ExitCode);

    [Fact]
    public void ProfilesOfOneNameInTwoFolders_GetTheirOwnBack()
    {
        string one = _folder.Add("one/alice", Elements.OfCard("one@corp.example"));
        string two = _folder.Add("two/alice", Elements.OfCard("two@corp.example"));
        string[] roots = [Path.Combine(_folder.Profiles, "one"), Path.Combine(_folder.Profiles, "two")];
        (byte[] inOne, byte[] inTwo) = (File.ReadAllBytes(one), File.ReadAllBytes(two));
        string[] both = ["--profiles", roots[0], "--profiles", roots[1], "--backup", _folder.Backups, "--policy", "-"];
        Assert.Equal(0, CommandRun.Of(["remove", .. both], _folder.Policy).ExitCode);
        Assert.False(File.Exists(one) || File.Exists(two));

        Assert.Equal(0, CommandRun.Of(["restore", "--run", "last", .. both], _folder.Policy).ExitCode);

        Assert.Equal(inOne, File.ReadAllBytes(one));
        Assert.Equal(inTwo, File.ReadAllBytes(two));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(one)!));
    }

    [Fact]
    public void LastOfRunsThatFollowAtOnce_IsTheLast()
    {
        string path = "";
        for (int version = 1; version <= 6; version++)
        {
            path = _folder.Add("alice", Version(version));
            Assert.Equal(_folder.MustRemove(), _folder.Runs[^1]);
        }

        _folder.MustRestore(0, "--run", "last");

        Assert.Equal(Version(6).ToArray(), File.ReadAllBytes(path));
    }

    [Fact]
    public void List_ShowsTheNewestFirst()
    {
        RemoveThreeVersions(out _);

        CommandResult result = _folder.Restore("--format", "json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            _folder.Runs.Select(Path.GetFileName).Reverse(),
            result.Json.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("run").GetString()));
        Assert.All(result.Json.GetProperty("runs").EnumerateArray(), run => Assert.Equal(
            (1, 1, 1, true),
            (run.GetProperty("profiles").GetInt32(), run.GetProperty("certificates").GetInt32(),
                run.GetProperty("removed").GetInt32(), run.GetProperty("complete").GetBoolean())));
    }

    // The same certificate with another property each; a day lies between the runs.
    private string RemoveThreeVersions(out byte[] newest)
    {
        string path = "";
        for (int version = 1; version <= 3; version++)
        {
            path = _folder.Add("alice", Version(version));
            string run = _folder.MustRemove();
            BackupAge.Rename(run, BackupAge.Ago(days: 4 - version));
        }
        newest = Version(3).ToArray();
        return path;
    }

    private static ElementWriter Version(int version) => new ElementWriter()
        .Add(PropertyIds.FriendlyName, $"version {version}")
        .KeyProvider(Providers.SmartCardKsp, "container", type: 0)
        .Certificate(new SampleCertificate { Subject = "CN=Same", Upns = ["same@corp.example"] }.ToDer());
}
