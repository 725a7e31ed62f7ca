using CertProp.Commands;
using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>What is said beside the results, and where.</summary>
public sealed class StandardErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Sst => Path.Combine(Repository.Samples, "people.sst");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void HostileNamesOfFilesAndFolders_ReachNoTerminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows allows no such names");
        string[] names = ["\e[31mred", "\u202Ebidi", "new\nline", "sep\u2028arator", "bell\a", "C1\u009B2J",
            "tag\U000E0041"];
        foreach (string name in names)
            File.WriteAllText(Path.Combine(_folder.MakeStore(name), name), "");
        CommandResult result = CommandRun.Of("list", "--profiles", _folder.Path, "--verbose");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(names.Length + 1, result.Error.Split(Environment.NewLine).Length);
        TerminalCells.AssertHarmless(result.Error);
        TerminalCells.AssertHarmless(result.Output);
    }

    [Fact]
    public void ManyForeignFilesInOneProfile_AreNamedTwentyTimesThenCounted()
    {
        string store = _folder.MakeStore("bob");
        for (int i = 0; i < 25; i++)
            File.WriteAllText(Path.Combine(store, $"file{i}"), "");
        string[] lines = CommandRun.Of("list", "--profiles", _folder.Path).Error.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(21, lines.Length);
        Assert.All(lines, line => Assert.StartsWith("certprop: foreignFile: ", line, StringComparison.Ordinal));
        Assert.EndsWith("bob: 5 more of this kind", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void OwnersThatAreNotThere_AreCountedAndNamedWithVerbose()
    {
        _folder.MakeStore("profiles/bob");
        string owners = _folder.Write("owners.csv", "profile,upn\nBOB,bob@x\n\"gho\u202Est\",ghost@x\n");
        string[] arguments = ["list", "--profiles", Path.Combine(_folder.Path, "profiles"), "--owners", owners];
        Assert.Contains("the owners file names 1 profile that is not there (--verbose lists them)",
            CommandRun.Of(arguments).Error, StringComparison.Ordinal);
        Assert.Contains(@"not there: gho\u202Est", CommandRun.Of([.. arguments, "--verbose"]).Error,
            StringComparison.Ordinal);
        PortalLine.Of(CommandRun.Of([.. arguments, "--verbose", "--format", "line"]));
    }

    [Fact]
    public void FolderWithoutProfiles_IsSaidSo()
    {
        CommandResult result = CommandRun.Of("detect", "--profiles", _folder.Path);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("No leaked certificates (0 certificates in 0 profiles examined).", result.Output,
            StringComparison.Ordinal);
        Assert.Contains("no profile folders there", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SkippedProfiles_AreNamedWithVerboseOnly()
    {
        Assert.DoesNotContain(
            "profileSkipped", CommandRun.Of(CommandRun.OnSamples("detect")).Error, StringComparison.Ordinal);
        Assert.Contains("profileSkipped", CommandRun.Of(CommandRun.OnSamples("detect", "--verbose")).Error,
            StringComparison.Ordinal);
    }

    // The trailing separator comes from completion in shells, the other spellings from scripts.
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/.")]
    [InlineData("/../Profiles")]
    public void SameFolderNamedTwice_IsExaminedOnce(string spelling)
    {
        string[] arguments = CommandRun.OnSamples("detect", "--format", "line");
        Assert.Equal(
            CommandRun.Of(arguments).Output,
            CommandRun.Of([.. arguments, "--profiles", Repository.SampleProfiles + spelling]).Output);
    }

    [Fact]
    public void PortalLineOnATerminal_IsAloneToo()
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        using (var terminal = new Terminal(Stream.Null, output, error, outputIsTerminal: true, errorIsTerminal: true))
            Assert.Equal(10, CommandLine.Run(CommandRun.OnSamples("detect", "--format", "line"), terminal));
        PortalLine.Of(new CommandResult(10, System.Text.Encoding.UTF8.GetString(output.ToArray()), error.ToString()));
    }

    [Theory]
    [InlineData("text"), InlineData("csv"), InlineData("json"), InlineData("line")]
    public void OutputThatCannotBeWritten_NeverLooksLikeSuccess(string format)
    {
        using var error = new StringWriter();
        var terminal = new Terminal(
            Stream.Null, new FullDisk(), error, outputIsTerminal: false, errorIsTerminal: false);
        Assert.Equal(70, CommandLine.Run(["list", "--store", Sst, "--format", format], terminal));
        Assert.EndsWith(
            "certprop: the results could not be written: the disk is full\n",
            error.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
