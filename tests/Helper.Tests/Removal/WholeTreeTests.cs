using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>All samples: removed, put back, held. Nothing else in the tree changes, not even a time.</summary>
public sealed class WholeTreeTests : IDisposable
{
    private readonly RemovalFolder _folder = new();

    private static IEnumerable<SampleVerdict> Leaked => SampleVerdict.Expected.Where(entry => entry.Reason == "leaked");

    private static string[] Samples => ["--owners", Path.Combine(Repository.Samples, "owners.csv")];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Remove_TakesExactlyWhatIsLeaked()
    {
        string[] before = CopySamples();

        CommandResult result = Run("remove");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        Assert.Equal(Leaked.Count(), Count(result, "removed"));
        Assert.Equal(
            Leaked.OrderBy(entry => (entry.Profile, entry.Name)), SampleVerdict.InReport(result.Json).OrderBy(entry => (entry.Profile, entry.Name)));
        string[] after = RemovalFolder.Describe(_folder.Profiles);
        string[] gone = [.. before.Except(after)];
        Assert.Empty(after.Except(before));
        // A line for the file and one for its content.
        Assert.Equal(2 * Leaked.Count(), gone.Length);
        Assert.All(Leaked, entry => Assert.Contains(gone, line => line.EndsWith(entry.Name, StringComparison.OrdinalIgnoreCase)
            && line.Contains($"/{entry.Profile}/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Restore_MakesTheTreeWhatItWas()
    {
        string[] before = CopySamples();
        Run("remove");

        CommandResult result = Run("restore", "--run", "last");

        Assert.Equal((0, "RESTORED"), (result.ExitCode, result.Json.GetProperty("word").GetString()));
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        Assert.Equal(Leaked.Count(), result.Json.GetProperty("certificates").GetArrayLength());
        Assert.Equal(before, RemovalFolder.Describe(_folder.Profiles));
    }

    [Fact]
    public void OwnersModesAndTimesThatDiffer_ComeBack()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root gives files to others");
        CopySamples();
        string store = Path.Combine(_folder.Profiles, "bob", TemporaryFolder.StoreInProfile);
        int number = 0;
        foreach (string file in Directory.GetFiles(store).Order(StringComparer.Ordinal))
        {
            number++;
            Assert.Equal(0, Tool.Run("chown", $"{4000 + number}:{5000 + number}", file).ExitCode);
            Assert.Equal(0, Tool.Run("chmod", number % 2 == 0 ? "0640" : "0600", file).ExitCode);
            Assert.Equal(0, Tool.Run("touch", "-d", $"2024-02-03 04:05:06.1234{number % 10}6700 UTC", file).ExitCode);
        }
        string[] before = RemovalFolder.Describe(_folder.Profiles);

        Run("remove");
        Assert.NotEqual(before, RemovalFolder.Describe(_folder.Profiles));
        Run("restore", "--run", "last");

        Assert.Equal(before, RemovalFolder.Describe(_folder.Profiles));
    }

    [Fact]
    public void SecondRemove_HasNothingLeft()
    {
        CopySamples();
        Run("remove");

        CommandResult second = Run("remove");

        Assert.Equal((0, "CLEAN"), (second.ExitCode, second.Json.GetProperty("word").GetString()));
        Assert.Equal((0, 0), (Count(second, "leaked"), Count(second, "removed")));
        Assert.Equal(JsonValueKind.Null, second.Json.GetProperty("backup").ValueKind);
        Assert.Single(_folder.Runs);
    }

    [Fact]
    public void AfterRestore_AllOfItIsHeldAndTheNextRemoveLeavesIt()
    {
        string[] before = CopySamples();
        Run("remove");
        Run("restore", "--run", "last");

        CommandResult listed = Run("list"), removed = Run("remove");

        Assert.Equal(
            Leaked.Select(entry => entry with { Reason = "restored" }).OrderBy(entry => (entry.Profile, entry.Name)),
            SampleVerdict.InReport(listed.Json).Where(entry => entry.Reason == "restored").OrderBy(entry => (entry.Profile, entry.Name)));
        Assert.Equal(Leaked.Count(), listed.Json.GetProperty("summary").GetProperty("keptBy").GetProperty("restored").GetInt32());
        Assert.Equal((0, 0), (removed.ExitCode, Count(removed, "removed")));
        Assert.Equal(before, RemovalFolder.Describe(_folder.Profiles));
    }

    [Fact]
    public void WhatIf_ChangesNothingAnywhere()
    {
        string[] before = CopySamples();

        CommandResult result = Run("remove", "--what-if");

        Assert.Equal((0, "REPORTED"), (result.ExitCode, result.Json.GetProperty("word").GetString()));
        Assert.All(result.Json.GetProperty("certificates").EnumerateArray(),
            entry => Assert.Equal("wouldRemove", entry.GetProperty("action").GetString()));
        Assert.Equal(Leaked.Count(), result.Json.GetProperty("certificates").GetArrayLength());
        Assert.Equal(before, RemovalFolder.Describe(_folder.Profiles));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Backups));
    }

    private static int Count(CommandResult result, string member) =>
        result.Json.GetProperty("summary").GetProperty(member).GetInt32();

    private CommandResult Run(string command, params string[] options) =>
        _folder.Run(command, [.. command == "restore" ? [] : Samples, "--format", "json", .. options]);

    private string[] CopySamples()
    {
        Posix.RequireLinux();
        Directory.Delete(_folder.Profiles);
        (int exitCode, _, string error) = Tool.Run(Tool.Require("cp"), "-a", Repository.SampleProfiles, _folder.Profiles);
        Assert.Equal((0, ""), (exitCode, error));
        _folder.Policy = File.ReadAllText(Path.Combine(Repository.Samples, "policy.json"));
        return RemovalFolder.Describe(_folder.Profiles);
    }
}
