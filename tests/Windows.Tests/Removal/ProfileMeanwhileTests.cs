using System.Runtime.Versioning;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.Programs;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Removal;

/// <summary>What others do to profiles while a run is at work: sign in, hold files open, make them read-only.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProfileMeanwhileTests : IDisposable
{
    private const int Anna = 3001, Bert = 3002;

    private readonly PublishedExe _exe;
    private readonly ProfileMachine _machine;
    private readonly TemporaryFolder _folder = new();
    private readonly ElementWriter[] _leaked = [.. Enumerable.Range(1, 3).Select(i => Entries.Foreign($"Person {i}"))];

    public ProfileMeanwhileTests(PublishedExe exe)
    {
        _exe = exe;
        _machine = new ProfileMachine(exe);
        _machine.Add(Anna, "anna", _leaked);
        _machine.Add(Bert, "bert", _leaked);
    }

    [Fact]
    public void UserWhoSignsInBeforeTheProfilesTurn_KeepsItAll()
    {
        string bert = _machine.Describe("bert");
        // From when the other profile has lost its first entry.
        string gone = PublishedExe.WindowsPath(_machine.FileOf("anna", _leaked.MinBy(entry => entry.Thumbprint)!));

        CommandResult result = _machine.Run(
            new PlayedMachine().WithSession($@"3;user=CONTOSO\bert;gone={gone}").WithProcess($"3;sid={ProfileMachine.SidOf(Bert)};gone={gone}"), "remove");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            new[] { ("anna", "removed", "leaked"), ("bert", "none", "sessionActive") },
            result.Certificates().Select(entry => (Text(entry, "profile"), Text(entry, "action"), Text(entry, "reason"))).Distinct().Order());
        Assert.Equal(bert, _machine.Describe("bert"));
        Assert.Empty(Directory.EnumerateFiles(_machine.StoreOf("anna")));
    }

    [Fact]
    public void UserWhoSignedInSince_GetsNothingBackUntilSignedOut()
    {
        string before = _machine.Describe("bert");
        _machine.Run("remove");

        CommandResult signedIn = _machine.Run(
            new PlayedMachine().WithSession(@"3;user=CONTOSO\bert").WithProcess($"3;sid={ProfileMachine.SidOf(Bert)}"), "restore", "--run", "last");
        Assert.Equal(3, signedIn.ExitCode);
        Assert.Equal("sessionNotEntered", Assert.Single(signedIn.Problems()).Code);
        Assert.Empty(Directory.EnumerateFiles(_machine.StoreOf("bert")));
        Assert.Equal(3, Directory.EnumerateFiles(_machine.StoreOf("anna")).Count());

        Assert.Equal(0, _machine.Run("restore", "--run", "last").ExitCode);
        Assert.Equal(before, _machine.Describe("bert"));
    }

    [Theory]
    [InlineData("nothing shared: it cannot even be read", false, "ioError")]
    [InlineData("shared for reading: it was judged and backed up", true, "removeFailed")]
    public void FileThatIsHeldOpen_Stays_AndTheOthersGo(string situation, bool sharesReading, string code)
    {
        string held = _machine.FileOf("anna", _leaked[1]);
        byte[] bytes = File.ReadAllBytes(held);
        CommandResult result;
        using (HeldFile.Hold(_exe.Prefix, _folder.Path, held, sharesReading))
            result = _machine.Run("remove");

        Assert.Equal((situation, 3, "INCOMPLETE"), (situation, result.ExitCode, result.Json.GetProperty("word").GetString()));
        Assert.Equal([Path.GetFileName(held)], Directory.EnumerateFiles(_machine.StoreOf("anna")).Select(Path.GetFileName));
        Assert.Equal(bytes, File.ReadAllBytes(held));
        Assert.Empty(Directory.EnumerateFiles(_machine.StoreOf("bert")));
        (string problem, string path, string _) = Assert.Single(result.Problems());
        Assert.Equal((situation, code), (situation, problem));
        Assert.EndsWith(Path.GetFileName(held), path, StringComparison.Ordinal);

        CommandResult next = _machine.Run("remove");
        Assert.Equal((0, "removed"), (next.ExitCode, next.ActionOf(_leaked[1])));
    }

    // What its user made read-only is not made writable for the sake of its removal.
    [Fact]
    public void ReadOnlyFile_StaysAsItIs_AndIsNamed()
    {
        string file = _machine.FileOf("anna", _leaked[0]);
        File.SetAttributes(file, FileAttributes.ReadOnly);

        CommandResult result = _machine.Run("remove");

        Assert.Equal(3, result.ExitCode);
        (string code, string path, string _) = Assert.Single(result.Problems());
        Assert.Equal("removeFailed", code);
        Assert.EndsWith(Path.GetFileName(file), path, StringComparison.Ordinal);
        Assert.Equal(_leaked[0].ToArray(), File.ReadAllBytes(file));
        Assert.Equal(FileAttributes.ReadOnly, File.GetAttributes(file) & FileAttributes.ReadOnly);
        Assert.Single(Directory.EnumerateFiles(_machine.StoreOf("anna")));
    }

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    private static string Text(System.Text.Json.JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
