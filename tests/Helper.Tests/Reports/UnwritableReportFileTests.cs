using System.Text.Json;
using CertProp.Policies;
using CertProp.Reports;
using CertProp.Tests.Support;

namespace CertProp.Tests.Reports;

/// <summary>
/// The place of the report file is not there, full, or prepared by somebody who may write there: the run does its work,
/// says so, and writes nowhere else.
/// </summary>
public sealed class UnwritableReportFileTests : IDisposable
{
    private readonly RemovalFolder _profiles = new();
    private readonly TemporaryFolder _folder = new();

    private string ReportPath => Path.Combine(_folder.Path, "reports", "report.json");

    public void Dispose()
    {
        _profiles.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void PlaceThatIsNotThere_RemovesAllTheSame_AndIsAGapOfTheRun()
    {
        string leaked = _profiles.AddLeaked("bob", 1)[0];

        CommandResult result = _profiles.Remove("--format", "json", "--report", ReportPath);

        Assert.Equal(3, result.ExitCode);
        Assert.False(File.Exists(leaked));
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        Assert.Equal(("INCOMPLETE", 3, 1), (
            result.Json.GetProperty("word").GetString(), result.Json.GetProperty("exitCode").GetInt32(),
            result.Json.GetProperty("summary").GetProperty("removed").GetInt32()));
        AssertNamesTheReport(result);
        OneSentence.Assert(result.Error, ReportPath);
    }

    [Fact]
    public void PlaceThatIsNotThere_OutranksNoFinding()
    {
        _profiles.AddLeaked("bob", 1);
        CommandResult result = _profiles.RunWithoutBackup("detect", "--format", "line", "--report", ReportPath);
        Assert.Equal((10, "LEAKED"), (result.ExitCode, PortalLine.Of(result).FirstWord));
    }

    [Theory]
    [InlineData("1+")] // entries
    [InlineData("2+")] // the end
    public void DiskThatIsFull_LeavesNoHalfReport(string when)
    {
        Strace.Require();
        Directory.CreateDirectory(Path.GetDirectoryName(ReportPath)!);
        File.WriteAllText(ReportPath, "earlier");

        CommandResult result = Strace.Fail(
            "pwrite64", "error=ENOSPC", when,
            ["list", "--profiles", Repository.SampleProfiles, "--format", "json", "--report", ReportPath]);

        Assert.Equal(3, result.ExitCode);
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        AssertNamesTheReport(result);
        Assert.Equal("earlier", File.ReadAllText(ReportPath));
        Assert.Equal(ReportPath, Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(ReportPath)!)));
    }

    [Fact]
    public void FolderThatIsSwappedForALink_DoesNotLeadTheReportElsewhere()
    {
        Posix.RequireLinux();
        string folder = Path.GetDirectoryName(ReportPath)!, moved = $"{folder}-moved";
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder.Path, "elsewhere")).FullName;
        Directory.CreateDirectory(folder);
        using (var report = ReportFile.Create(ReportPath, SubjectDisclosure.None))
        {
            Directory.Move(folder, moved);
            Directory.CreateSymbolicLink(folder, elsewhere);
            // What a path would find there is not what was written.
            File.WriteAllText(Path.Combine(elsewhere, Path.GetFileName(Assert.Single(Directory.GetFiles(moved)))), "forged");
            report.Begin(new RunStart("list", "folder", null, "PC", DateTimeOffset.UnixEpoch, 7));
            report.End(new RunEnd(ExitCode.Ok, LineWord.Clean, null, RunSummary.Empty, []));
            Assert.Null(report.Problem);
        }
        Assert.Empty(Schemas.FaultsOfReport(File.ReadAllText(Path.Combine(moved, "report.json"))));
        Assert.Equal("forged", File.ReadAllText(Assert.Single(Directory.GetFiles(elsewhere))));
    }

    [Fact]
    public void LinkUnderAGuessedName_IsNotWrittenThrough()
    {
        Posix.RequireLinux();
        Directory.CreateDirectory(Path.GetDirectoryName(ReportPath)!);
        string victim = Path.Combine(_folder.Path, "victim");
        File.WriteAllText(victim, "somebody else's");
        foreach (string guess in (string[])[$"{ReportPath}.{Environment.ProcessId}.tmp", $"{ReportPath}.tmp"])
            File.CreateSymbolicLink(guess, victim);

        Assert.Equal(0, CommandRun.Of("list", "--profiles", _profiles.Profiles, "--report", ReportPath).ExitCode);

        Assert.Equal("somebody else's", File.ReadAllText(victim));
        Assert.Empty(Schemas.FaultsOfReport(File.ReadAllText(ReportPath)));
    }

    private void AssertNamesTheReport(CommandResult result)
    {
        JsonElement problem = Assert.Single(result.Json.GetProperty("problems").EnumerateArray(),
            problem => problem.GetProperty("path").GetString() == ReportPath);
        Assert.Equal("ioError", problem.GetProperty("code").GetString());
    }
}
