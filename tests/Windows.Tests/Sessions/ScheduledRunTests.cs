using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.Removal;
using CertProp.Windows.Tests.Setup;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Sessions;

/// <summary>
/// What an administrator gets who installs certprop with its task and does nothing more: the registered program with
/// the registered arguments, on a machine with a signed-in user and the profiles of others.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class ScheduledRunTests : IDisposable
{
    private const string ReportName = "reports of certprop", ReportFolder = $@"C:\{ReportName}";

    private readonly InstalledMachine _installed;
    private readonly WholeMachine _machine;
    private readonly PolicyFiles _policies = new();
    private readonly string _reports;
    private readonly ElementWriter _bob = Entries.Foreign().Add(PropertyIds.Description, "Bob's card");
    private readonly ElementWriter _carl = Entries.Foreign("Carl Csp", Providers.SmartCardCsp);
    private readonly ElementWriter _inProfiles = Entries.Foreign("Sid Somebody");

    public ScheduledRunTests(PublishedExe exe)
    {
        _installed = new InstalledMachine(exe);
        _machine = new WholeMachine(exe);
        _reports = Directory.CreateDirectory(Path.Combine(exe.Prefix.DriveC, ReportName)).FullName;
        _machine.Fill(_bob, _carl, Entries.Own());
        _machine.Add(1201, "anna", _inProfiles, _carl);
        _machine.Add(1202, "berta", _inProfiles);
        // Her own card beside somebody else's.
        _machine.Add(1203, "clara", _inProfiles, Entries.Of(
            Entries.CertificateOf("Clara") with { Sid = ProfileMachine.SidOf(1203) }, Providers.SmartCardKsp));
    }

    [Fact]
    public void RegisteredTask_CleansTheWholeMachine_AndEverythingCanBePutBack()
    {
        IReadOnlyList<string> entries = _machine.Entries();
        string profiles = _machine.DescribeProfiles();
        _installed.Install(
            "--policy", _policies.Make(), "--task", "daily,disconnect,logon", "--report-to", ReportFolder);

        WrittenEvents removal = InstalledMachine.EventsOf(RunTask);

        AssertLine(removal.Command, 0, "REMOVED 6 certificates in 4 profiles", "removed", 6, 4);
        // Somebody's own stay: of the signed-in user and of Clara.
        Assert.Equal(2, _machine.Entries().Count);
        string run = AssertReport(removed: 6);
        AssertBackup(_machine.BackupsOfUser, run, profiles: 1, removed: 2);
        AssertBackup(_machine.BackupsOfMachine, run, profiles: 3, removed: 4);
        Assert.Equal([1200, 1200, 1200, 1200, 1200, 1200, 1000], removal.Ids);
        Assert.All(
            removal.Events.SkipLast(1),
            written => Assert.EndsWith($", run {run}\"", written.Text, StringComparison.Ordinal));
        Assert.StartsWith("REMOVED 6 certificates in 4 profiles", removal.Events[^1].Text, StringComparison.Ordinal);

        CommandResult restored = _machine.RunProgram(
            new PlayedMachine(), InstalledMachine.Program,
            "restore", "--scope", "machine", "--run", "last", "--format", "line");

        AssertLine(restored, 0, "RESTORED 6 certificates in 4 profiles", "restored", 6, 4);
        Assert.Equal(entries, _machine.Entries());
        Assert.Equal(profiles, _machine.DescribeProfiles());

        // The next one does not undo what an administrator put back.
        WrittenEvents held = InstalledMachine.EventsOf(RunTask);

        AssertLine(held.Command, 0, "CLEAN no leaked certificates", "clean", 0, 0);
        Assert.Equal(entries, _machine.Entries());
        Assert.Equal(profiles, _machine.DescribeProfiles());
        AssertReport(removed: 0);
        Assert.Equal([1000], held.Ids);
    }

    public void Dispose()
    {
        _machine.Dispose();
        _installed.Dispose();
        _policies.Dispose();
        Directory.Delete(_reports, recursive: true);
    }

    // As Task Scheduler starts it. Wine registers the task and keeps none of its action, so the XML is the one that
    // schtasks.exe was given.
    private CommandResult RunTask(PlayedMachine machine)
    {
        Assert.True(File.Exists(_installed.Task));
        XElement action = XDocument.Load(_installed["task.xml"]).Descendants()
            .Single(element => element.Name.LocalName == "Exec");
        string Text(string name) => action.Elements().Single(element => element.Name.LocalName == name).Value;
        string[] arguments = [.. Argument().Matches(Text("Arguments")).Select(match => match.Value.Trim('"'))];
        Assert.Equal(["remove", "--scope", "machine", "--format", "line"], arguments[..5]);
        return _machine.RunProgram(machine, Text("Command"), arguments);
    }

    private static void AssertLine(
        CommandResult command, int exitCode, string words, string word, int certificates, int profiles)
    {
        Assert.Equal(exitCode, command.ExitCode);
        // What Wine says of the events is not certprop's.
        Assert.DoesNotContain(command.Error.Split('\n'), line => line.Length > 0 && !WineSays().IsMatch(line));
        string line = Assert.Single(command.Output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'));
        string[] parts = line.Split(" | ", 2);
        Assert.Equal(words, parts[0]);
        JsonElement facts = JsonDocument.Parse(parts[1]).RootElement;
        Assert.Equal(
            (word, certificates, profiles),
            (facts.GetProperty("s").GetString(), facts.GetProperty("n").GetInt32(), facts.GetProperty("p").GetInt32()));
        // One item a certificate, in however many profiles it lies.
        Assert.Equal(
            (certificates == 0 ? 0 : 3, 0),
            (facts.GetProperty("c").GetArrayLength(), facts.GetProperty("more").GetInt32()));
    }

    /// <returns>The run's id, empty where nothing was backed up.</returns>
    private string AssertReport(int removed)
    {
        string file = Assert.Single(Directory.GetFiles(_reports));
        JsonElement report = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        Assert.Equal($"{report.GetProperty("device").GetString()}.json", Path.GetFileName(file));
        Assert.Equal(
            ("remove", "machine", 0),
            (report.GetProperty("command").GetString(), report.GetProperty("scope").GetString(),
                report.GetProperty("exitCode").GetInt32()));
        JsonElement summary = report.GetProperty("summary");
        Assert.Equal((4, 8, removed, 0), (Count("profiles"), Count("certificates"), Count("removed"), Count("failed")));
        Assert.Equal(removed, report.GetProperty("certificates").EnumerateArray()
            .Count(entry => entry.GetProperty("action").GetString() == "removed"));
        Assert.Empty(report.GetProperty("problems").EnumerateArray());
        return report.GetProperty("backup") is { ValueKind: JsonValueKind.Object } backup
            ? backup.GetProperty("run").GetString()!
            : "";

        int Count(string name) => summary.GetProperty(name).GetInt32();
    }

    private static void AssertBackup(BackupRuns backups, string run, int profiles, int removed)
    {
        Assert.Equal([run], backups.WholeRuns);
        JsonElement file = BackupRuns.RunFile(backups.Only);
        Assert.Equal(
            (profiles, removed), (file.GetProperty("profiles").GetInt32(), file.GetProperty("removed").GetInt32()));
        Assert.Equal(removed, BackupRuns.Elements(backups.Only).Count());
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Argument();

    [GeneratedRegex("^[0-9a-f]{4}:(trace:eventlog|fixme:advapi|fixme:eventlog|err:eventlog)")]
    private static partial Regex WineSays();
}
