using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary><c>remove</c> and <c>restore</c> as people and portals see them.</summary>
public sealed class RemoveCommandTests : IDisposable
{
    private readonly RemovalFolder _folder = new();
    private readonly string[] _entries;

    public RemoveCommandTests() => _entries = [.. _folder.AddLeaked("alice", 2), .. _folder.AddLeaked("bob", 1)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--what-if")]
    [InlineData("--what-if", "--verbose")]
    [InlineData("policy")]
    public void Preview_ChangesNothingAndEndsWith0(params string[] how)
    {
        bool byPolicy = how is ["policy"];
        if (byPolicy)
            _folder.Policy = RemovalFolder.With(""" "action": "report" """);

        CommandResult result = _folder.Remove([.. byPolicy ? [] : how, "--format", "json"]);

        Assert.Equal((0, "REPORTED"), (result.ExitCode, result.Json.GetProperty("word").GetString()));
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        Assert.All(Certificates(result), entry => Assert.Equal(
            ("leaked", "wouldRemove"), (entry.GetProperty("verdict").GetString(), entry.GetProperty("action").GetString())));
        Assert.Equal((3, 0), (Certificates(result).Length, result.Json.GetProperty("summary").GetProperty("removed").GetInt32()));
        Assert.Equal(JsonValueKind.Null, result.Json.GetProperty("backup").ValueKind);
        Assert.All(_entries, path => Assert.True(File.Exists(path)));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Backups));
        Assert.Equal(10, _folder.Run("detect").ExitCode);
    }

    [Fact]
    public void Json_SaysWhereTheBackupIs()
    {
        CommandResult result = _folder.Remove("--format", "json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        JsonElement backup = result.Json.GetProperty("backup");
        Assert.Equal(Assert.Single(_folder.Runs), backup.GetProperty("folder").GetString());
        Assert.Equal(Path.GetFileName(_folder.Runs[0]), backup.GetProperty("run").GetString());
        Assert.All(Certificates(result), entry => Assert.Equal("removed", entry.GetProperty("action").GetString()));
        Assert.Equal(("remove", "folder"), (result.Json.GetProperty("command").GetString(), result.Json.GetProperty("scope").GetString()));
    }

    [Theory]
    [InlineData(new[] { "remove" }, "REMOVED 3 certificates in 2 profiles", 0)]
    [InlineData(new[] { "remove", "--what-if" }, "REPORTED 3 certificates in 2 profiles would be removed", 0)]
    [InlineData(new[] { "remove", "then", "restore", "--run", "last" }, "RESTORED 3 certificates in 2 profiles", 0)]
    [InlineData(new[] { "remove", "then", "restore", "--run", "last", "--what-if" }, "REPORTED 3 certificates in 2 profiles would be put back", 0)]
    [InlineData(new[] { "remove", "then", "remove" }, "CLEAN no leaked certificates", 0)]
    [InlineData(new[] { "restore", "--run", "last" }, "CLEAN nothing to put back", 0)]
    public void Line_SaysWhatWasDoneInOneWord(string[] commands, string words, int exitCode)
    {
        // Everything twice: the same findings give the same line, whatever the run, its time and its folder are called.
        string line = LineOf(_folder);
        using var again = new RemovalFolder();
        again.AddLeaked("alice", 2);
        again.AddLeaked("bob", 1);
        Assert.Equal(line, LineOf(again));

        string LineOf(RemovalFolder folder)
        {
            int then = Array.IndexOf(commands, "then");
            if (then > 0)
                Assert.Equal(0, folder.Run(commands[0], commands[1..then]).ExitCode);
            CommandResult result = folder.Run(commands[then + 1], [.. commands[(then + 2)..], "--format", "line"]);
            PortalLine portal = PortalLine.Of(result);
            Assert.Equal((exitCode, words), (result.ExitCode, portal.Words));
            int count = words.Contains('3') ? 3 : 0;
            Assert.Equal((count, count > 0 ? 2 : 0, count), (portal["n"], portal["p"], portal.Items.Length + portal["more"]));
            Assert.Equal(portal.Items.Select(item => item[0].GetString()).Order(StringComparer.Ordinal), portal.Items.Select(item => item[0].GetString()));
            Assert.DoesNotContain(Path.GetFileName(folder.Backups), portal.Text, StringComparison.Ordinal);
            return portal.Text;
        }
    }

    [Fact]
    public void Text_SaysWhatWasDoneAndHowToUndoIt()
    {
        CommandResult removed = _folder.Remove();
        string run = Path.GetFileName(Assert.Single(_folder.Runs));

        Assert.Equal((0, ""), (removed.ExitCode, removed.Error));
        Assert.Contains("3 leaked certificates (3 certificates in 2 profiles examined).", removed.Output, StringComparison.Ordinal);
        Assert.Contains("3 certificates in 2 profiles removed.", removed.Output, StringComparison.Ordinal);
        Assert.Contains($"Backup: {_folder.Runs[0]}", removed.Output, StringComparison.Ordinal);
        string undo = Assert.Single(removed.Output.Split(Environment.NewLine), line => line.StartsWith("To put it back: ", StringComparison.Ordinal));
        Assert.Equal(
            $"To put it back: certprop restore --run {run} --profiles {_folder.Profiles} --backup {_folder.Backups}", undo);
        Assert.All(removed.Output.Split(Environment.NewLine)[..4], line => Assert.InRange(line.Length, 0, 100));

        // The command that it names does what it says.
        CommandResult restored = CommandRun.Of(undo["To put it back: certprop ".Length..].Split(' '));

        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Contains("3 certificates in 2 profiles put back; they stay until restore --release.", restored.Output, StringComparison.Ordinal);
        Assert.All(_entries, path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public void Csv_HasARowForEachRemoved()
    {
        CommandResult result = _folder.Remove("--format", "csv");

        IReadOnlyList<string[]> rows = [.. Rfc4180.Parse(result.Output).Select(row => row.ToArray())];
        int action = Array.IndexOf(rows[0], "action");
        Assert.True(action >= 0, string.Join(',', rows[0]));
        Assert.Equal(["removed", "removed", "removed"], rows.Skip(1).Select(row => row[action]));
    }

    [Fact]
    public void ReportFile_HidesSubjectsAndSaysTheSame()
    {
        string path = Path.Combine(_folder.Backups, "report.json");

        CommandResult result = _folder.Remove("--report", path);

        string report = File.ReadAllText(path);
        Assert.Equal(0, result.ExitCode);
        Assert.Empty(Schemas.FaultsOfReport(report));
        Assert.DoesNotContain("CN=u", report, StringComparison.Ordinal);
        Assert.Contains(".example", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("restore", "--run", "last")]
    [InlineData("restore")]
    [InlineData("remove", "--what-if")]
    public void NobodyNamesABackupFolder_EndsWith1(string command, params string[] options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && command == "restore" && options.Length == 0, "the standard folder is listed");
        CommandResult result = _folder.RunWithoutBackup(command, options);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "--backup DIR");
        Assert.All(_entries, path => Assert.True(File.Exists(path)));
    }

    [Fact]
    public void PolicyNamesTheBackupFolder()
    {
        _folder.Policy = RemovalFolder.With($$""" "backup": { "folder": {{JsonSerializer.Serialize(_folder.Backups)}} } """);

        Assert.Equal(0, _folder.RunWithoutBackup("remove").ExitCode);

        Assert.Single(_folder.Runs);
        Assert.DoesNotContain(_entries, File.Exists);
        Assert.Equal(0, _folder.RunWithoutBackup("restore", "--run", "last").ExitCode);
        Assert.Equal(3, _entries.Count(File.Exists));
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("restore", "--run", "last")]
    public void StoreFile_IsRefused(string command, params string[] options)
    {
        CommandResult result = CommandRun.Of(
            [command, "--store", Path.Combine(Repository.Samples, "people.sst"), "--backup", _folder.Backups, .. options]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "--store");
        Assert.Empty(_folder.Runs);
    }

    [Theory]
    [InlineData("profiles/backup")]
    [InlineData("profiles")]
    [InlineData("profiles/alice/AppData")]
    public void BackupFolderAmongTheProfiles_EndsWith1(string relative)
    {
        string path = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_folder.Profiles)!, relative)).FullName;

        CommandResult result = CommandRun.Of(["remove", "--profiles", _folder.Profiles, "--backup", path, "--policy", "-"], _folder.Policy);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.All(_entries, entry => Assert.True(File.Exists(entry)));
    }

    [Fact]
    public void BackupFolderThatIsNotThere_EndsWith2()
    {
        CommandResult result = CommandRun.Of(
            ["remove", "--profiles", _folder.Profiles, "--backup", Path.Combine(_folder.Backups, "missing"), "--policy", "-"], _folder.Policy);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, "missing");
        Assert.All(_entries, entry => Assert.True(File.Exists(entry)));
    }

    private static JsonElement[] Certificates(CommandResult result) => [.. result.Json.GetProperty("certificates").EnumerateArray()];
}
