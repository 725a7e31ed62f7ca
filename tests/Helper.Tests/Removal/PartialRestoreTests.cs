using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>Putting back where part of it is there already, or something else stands in its place.</summary>
public sealed class PartialRestoreTests : IDisposable
{
    private readonly RemovalFolder _folder = new();
    private readonly string[] _entries;
    private readonly byte[][] _contents;
    private readonly string _run;

    public PartialRestoreTests()
    {
        _entries = _folder.AddLeaked("alice", 3);
        _contents = [.. _entries.Select(File.ReadAllBytes)];
        _run = _folder.MustRemove();
        Assert.All(_entries, entry => Assert.False(File.Exists(entry)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EntryThatIsThere_StaysAndTheOthersCome()
    {
        File.WriteAllBytes(_entries[1], _contents[1]);
        File.SetLastWriteTimeUtc(_entries[1], RemovalFolder.Written.AddDays(1));

        JsonElement report = _folder.MustRestore(0, "--run", "last");

        Assert.Equal(["none", "putBack", "putBack"], Actions(report).Order(StringComparer.Ordinal));
        AssertAllBack();
        Assert.Equal(RemovalFolder.Written.AddDays(1), File.GetLastWriteTimeUtc(_entries[1]));
        Assert.All(_entries, entry => Assert.Equal("restored", _folder.ReasonOf(entry)));
    }

    [Fact]
    public void SecondRestore_HasNothingToDo()
    {
        _folder.MustRestore(0, "--run", "last");

        JsonElement report = _folder.MustRestore(0, "--run", "last");

        Assert.Equal("CLEAN", report.GetProperty("word").GetString());
        Assert.All(Actions(report), action => Assert.Equal("none", action));
        AssertAllBack();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(-1)]
    public void BeginningOfAFile_IsCompleted(int length)
    {
        File.WriteAllBytes(_entries[0], _contents[0][..(length < 0 ? ^1 : length)]);

        JsonElement report = _folder.MustRestore(0, "--run", "last");

        Assert.All(Actions(report), action => Assert.Equal("putBack", action));
        AssertAllBack();
        Assert.Equal(RemovalFolder.Written, File.GetLastWriteTimeUtc(_entries[0]));
    }

    [Theory]
    [InlineData("something else")]
    [InlineData("other beginning")]
    [InlineData("longer")]
    public void SomethingElseUnderTheName_StaysAndIsNamed(string what)
    {
        byte[] other = what switch
        {
            "something else" => "no element"u8.ToArray(),
            "other beginning" => [(byte)(_contents[0][0] ^ 1), .. _contents[0][1..20]],
            _ => [.. _contents[0], 0],
        };
        File.WriteAllBytes(_entries[0], other);

        JsonElement report = _folder.MustRestore(3, "--run", "last");

        Assert.Equal(other, File.ReadAllBytes(_entries[0]));
        JsonElement problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
        Assert.Equal(("ioError", _entries[0]), (problem.GetProperty("code").GetString(), problem.GetProperty("path").GetString()));
        Assert.Contains("not overwritten", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(["failed", "putBack", "putBack"], Actions(report).Order(StringComparer.Ordinal));
        Assert.Equal(1, report.GetProperty("summary").GetProperty("failed").GetInt32());
        Assert.Equal(_contents[1..], _entries[1..].Select(File.ReadAllBytes));
    }

    [Fact]
    public void FolderUnderTheName_StaysAndIsNamed()
    {
        Directory.CreateDirectory(_entries[0]);

        JsonElement report = _folder.MustRestore(3, "--run", "last");

        Assert.True(Directory.Exists(_entries[0]));
        Assert.Equal(_entries[0], Assert.Single(report.GetProperty("problems").EnumerateArray()).GetProperty("path").GetString());
        Assert.Equal(_contents[1..], _entries[1..].Select(File.ReadAllBytes));
    }

    [Fact]
    public void StoreThatIsGone_IsNamedAndTheOthersCome()
    {
        string other = AddAnotherProfile(out byte[] content);
        Directory.Delete(Path.Combine(_folder.Profiles, "alice", "AppData"), recursive: true);

        JsonElement report = _folder.MustRestore(3, "--thumbprint", Path.GetFileName(other), "--thumbprint", Path.GetFileName(_entries[0]));

        AssertNamed(report, Path.Combine(_folder.Profiles, "alice"));
        Assert.Equal(content, File.ReadAllBytes(other));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder.Profiles, "alice")));
    }

    [Fact]
    public void ProfileThatIsGone_IsNamedAndTheOthersCome()
    {
        string other = AddAnotherProfile(out byte[] content);
        Directory.Delete(Path.Combine(_folder.Profiles, "alice"), recursive: true);

        JsonElement report = _folder.MustRestore(3, "--thumbprint", Path.GetFileName(other), "--thumbprint", Path.GetFileName(_entries[0]));

        AssertNamed(report, "alice");
        Assert.Equal(content, File.ReadAllBytes(other));
        Assert.False(Directory.Exists(Path.Combine(_folder.Profiles, "alice")));
    }

    [Fact]
    public void RunThatWasPutBackWhole_SaysSoInTheList()
    {
        CommandResult before = _folder.Restore();
        File.WriteAllText(_entries[0], "something else");
        _folder.MustRestore(3, "--run", "last");
        CommandResult partly = _folder.Restore();
        File.Delete(_entries[0]);
        _folder.MustRestore(0, "--run", Path.GetFileName(_run));
        CommandResult whole = _folder.Restore();

        Assert.Equal((0, 0, 0), (before.ExitCode, partly.ExitCode, whole.ExitCode));
        Assert.Contains("3 removed", before.Output, StringComparison.Ordinal);
        Assert.Contains("3 removed", partly.Output, StringComparison.Ordinal);
        Assert.Contains("put back 2", whole.Output, StringComparison.Ordinal);
        AssertAllBack();
    }

    private static string[] Actions(JsonElement report) =>
        [.. report.GetProperty("certificates").EnumerateArray().Select(entry => entry.GetProperty("action").GetString()!)];

    private static void AssertNamed(JsonElement report, string path)
    {
        JsonElement problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
        Assert.Equal(("ioError", path), (problem.GetProperty("code").GetString(), problem.GetProperty("path").GetString()));
    }

    private string AddAnotherProfile(out byte[] content)
    {
        string path = _folder.Add("bob", Elements.OfCard("carl@corp.example"));
        content = File.ReadAllBytes(path);
        _folder.MustRemove();
        return path;
    }

    private void AssertAllBack() => Assert.Equal(_contents, _entries.Select(File.ReadAllBytes));
}
