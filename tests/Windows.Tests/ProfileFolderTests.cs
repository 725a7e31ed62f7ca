using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Windows.Tests;

/// <summary>The published exe reads profile folders and comes to the same result as on the system that runs the tests.</summary>
public sealed class ProfileFolderTests(PublishedExe exe) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("list")]
    [InlineData("detect")]
    public void Samples_GiveTheSameResultAsHere(string command)
    {
        string profiles = CopySamples();
        CommandResult here = CommandRun.Of(Arguments(command, profiles, path => path));
        CommandResult there = exe.Run(Arguments(command, profiles, PublishedExe.WindowsPath));

        Assert.Equal(here.ExitCode, there.ExitCode);
        Assert.Equal(Comparable(here.Json), Comparable(there.Json));
    }

    [Fact]
    public void Line_IsTheSameAsHere_AndNothingElseIsWritten()
    {
        string profiles = CopySamples();
        CommandResult here = CommandRun.Of([.. Arguments("detect", profiles, path => path)[..^2], "--format", "line"]);
        CommandResult there = exe.Run([.. Arguments("detect", profiles, PublishedExe.WindowsPath)[..^2], "--format", "line"]);

        Assert.Equal(10, there.ExitCode);
        Assert.Equal("", there.Error);
        Assert.Equal(here.Output.TrimEnd(), there.Output.TrimEnd());
    }

    [Fact]
    public void RealElement_IsShownWithProviderAndContainer()
    {
        CommandResult result = exe.Run(
            "list", "--store", PublishedExe.WindowsPath(SharedData.RealElement), "--format", "json");

        JsonElement entry = result.Json.GetProperty("certificates")[0];
        Assert.Equal("Microsoft Base Smart Card Crypto Provider", entry.GetProperty("provider").GetString());
        Assert.Equal("cont1", entry.GetProperty("container").GetString());
        Assert.Equal("ownerUnknown", entry.GetProperty("reason").GetString());
    }

    [Fact]
    public void SerializedStore_GivesTheSameResultAsHere()
    {
        string store = Path.Combine(Repository.Samples, "people.sst");
        CommandResult here = CommandRun.Of("list", "--store", store, "--format", "json");
        CommandResult there = exe.Run("list", "--store", PublishedExe.WindowsPath(store), "--format", "json");

        Assert.Equal(Comparable(here.Json), Comparable(there.Json));
    }

    [Theory]
    [InlineData(1, "detect", "--bogus")]
    [InlineData(2, "detect", "--profiles", "Z:\\not\\there")]
    public void WrongInput_IsOneSentenceAndItsExitCode(int exitCode, params string[] arguments)
    {
        CommandResult result = exe.Run(arguments);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.StartsWith("certprop: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Arguments(string command, string profiles, Func<string, string> path) =>
    [
        command,
        "--profiles", path(profiles),
        "--owners", path(Path.Combine(Repository.Samples, "owners.csv")),
        "--policy", path(Path.Combine(Repository.Samples, "policy.json")),
        "--format", "json",
    ];

    // Wine follows symbolic links and does not show them, so they stay behind.
    private string CopySamples()
    {
        string target = Path.Combine(_folder.Path, "Profiles");
        foreach (FileInfo file in new DirectoryInfo(Repository.SampleProfiles).EnumerateFiles(
            "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            if (file.LinkTarget is not null)
                continue;
            string copy = Path.Combine(target, Path.GetRelativePath(Repository.SampleProfiles, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
        }
        return target;
    }

    /// <summary>Everything but when and where: each entry and the summary, with paths cut to the file's name.</summary>
    private static string Comparable(JsonElement report)
    {
        IEnumerable<string> entries = report.GetProperty("certificates").EnumerateArray()
            .Select(entry => string.Join(" | ", entry.EnumerateObject().Select(member =>
                member.Name == "path" ? FileName(member.Value.GetString()!) : $"{member.Name}={member.Value.GetRawText()}")));
        IEnumerable<string> problems = report.GetProperty("problems").EnumerateArray()
            .Select(problem => $"{FileName(problem.GetProperty("path").GetString()!)} {problem.GetProperty("code")}");
        return string.Join('\n', [.. entries, .. problems, report.GetProperty("summary").GetRawText()]);
    }

    private static string FileName(string path) => path.Split('/', '\\')[^1];
}
