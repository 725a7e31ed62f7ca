using System.Security.Cryptography;
using CertProp.Tests.Support;

namespace CertProp.Tests.Examination;

/// <summary>Looking changes no name, byte, mode, owner or time, but the time of last access.</summary>
public sealed class NothingChangesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("list"), InlineData("list --format json"), InlineData("list --format csv")]
    [InlineData("list --format line"), InlineData("list --report %report"), InlineData("policy check %policy")]
    [InlineData("detect"), InlineData("detect --format line")]
    [InlineData("inspect CN"), InlineData("inspect CN --format json")]
    public void Command_LeavesTheProfilesAsTheyWere(string command)
    {
        string profiles = CopySamples();
        string[] arguments = command.Replace("%policy", Sample("policy.json"), StringComparison.Ordinal)
            .Replace("%report", Path.Combine(_folder.Path, "report.json"), StringComparison.Ordinal).Split(' ');
        string[] before = Describe(profiles);

        CommandResult result = CommandRun.Of(
        [
            .. arguments,
            "--profiles", profiles, "--owners", Sample("owners.csv"), "--policy", Sample("policy.json"),
        ]);

        Assert.Contains(result.ExitCode, new[] { 0, 10 });
        Assert.NotEmpty(before);
        Assert.Equal(before, Describe(profiles));
    }

    [Fact]
    public void StoreFile_StaysAsItWas()
    {
        _folder.Write("files/people.sst", File.ReadAllBytes(Sample("people.sst")));
        string files = Path.Combine(_folder.Path, "files");
        string[] before = Describe(files);

        foreach (string command in new[] { "list", "detect" })
            Assert.Equal(0, CommandRun.Of(command, "--store", Path.Combine(files, "people.sst")).ExitCode);

        Assert.Equal(before, Describe(files));
    }

    private static string Sample(string name) => Path.Combine(Repository.Samples, name);

    private string CopySamples()
    {
        Posix.RequireLinux();
        string profiles = Path.Combine(_folder.Path, "profiles");
        (int exitCode, _, string error) = Tool.Run(Tool.Require("cp"), "-rd", Repository.SampleProfiles, profiles);
        Assert.Equal((0, ""), (exitCode, error));
        return profiles;
    }

    /// <summary>Kind, mode, owner, group, names, size, times of write and change in nanoseconds, link, content.</summary>
    private static string[] Describe(string folder)
    {
        Posix.RequireLinux();
        (int exitCode, string output, string error) =
            Tool.Run(Tool.Require("find"), folder, "-printf", @"%y %m %U %G %n %s %T@ %C@ %l %p\n");
        Assert.Equal((0, ""), (exitCode, error));
        IEnumerable<string> contents = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).LinkTarget is null)
            .Select(path => $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}");
        return [.. output.Split('\n').Concat(contents).Order(StringComparer.Ordinal)];
    }
}
