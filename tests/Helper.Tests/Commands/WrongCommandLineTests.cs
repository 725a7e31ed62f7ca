using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>
/// Command lines that cannot be meant: one sentence on standard error, or one portal line, and exit code 1.
/// </summary>
public class WrongCommandLineTests
{
    private static string Sst => Path.Combine(Repository.Samples, "people.sst");

    /// <summary>Arguments, and what the sentence must hold.</summary>
    public static TheoryData<string[], string> Wrong => new()
    {
        { [], "" },
        { ["frobnicate"], "frobnicate" },
        { ["policy"], "" },
        { ["policy", "frobnicate"], "frobnicate" },
        { ["list"], "--profiles" },
        { ["detect"], "--store" },
        { ["detect", "--frobnicate"], "--frobnicate" },
        { ["detect", "--frobnicate", "--store", Sst], "--frobnicate" },
        { ["detect", "extra", "--store", Sst], "extra" },
        { ["list", "--profiles"], "--profiles" },
        { ["list", "--store"], "--store" },
        { ["list", "--profiles", Repository.SampleProfiles, "--store", Sst], "exclude each other" },
        { ["list", "--store", Sst, "--owners", Sst], "--owners" },
        { ["list", "--owners", Sst], "--profiles" },
        { ["list", "--store", Sst, "--store", Sst], "--store" },
        { ["inspect"], "TEXT" },
        { ["inspect", ""], "TEXT" },
        { ["inspect", " \t ", "--store", Sst], "TEXT" },
        { ["inspect", "a", "b", "--store", Sst], "b" },
        { ["inspect", "Bob"], "--profiles" },
        { ["list", "--store", Sst, "--timeout"], "--timeout" },
        { ["list", "--store", Sst, "--timeout", "0"], "from 1 to 86400" },
        { ["list", "--store", Sst, "--timeout", "-1"], "from 1 to 86400" },
        { ["list", "--store", Sst, "--timeout", "86401"], "from 1 to 86400" },
        { ["list", "--store", Sst, "--timeout", "abc"], "from 1 to 86400" },
        { ["list", "--store", Sst, "--timeout", "1.5"], "from 1 to 86400" },
        { ["list", "--store", Sst, "--timeout", "99999999999"], "from 1 to 86400" },
        { ["list", "--store", Sst, "--timeout", ""], "from 1 to 86400" },
        { ["list", "--store", Sst, "--timeout", "5", "--timeout", "6"], "--timeout" },
        { ["policy", "init", "--for", "frobnicate"], "frobnicate" },
        { ["policy", "init", "--for"], "--for" },
        { ["policy", "schema", "extra"], "extra" },
    };

    /// <summary>The same about how results are written, which a portal line cannot be asked of.</summary>
    public static TheoryData<string[], string> WrongFormat => new()
    {
        { ["detect", "--store", Sst, "--format"], "--format" },
        { ["detect", "--store", Sst, "--format", "xml"], "text, json, csv or line" },
        { ["detect", "--store", Sst, "--format", "LINE"], "text, json, csv or line" },
        { ["detect", "--store", Sst, "--format", "3"], "text, json, csv or line" },
        { ["detect", "--store", Sst, "--format", ""], "text, json, csv or line" },
        { ["detect", "--store", Sst, "--format", "json", "--format", "csv"], "--format" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [MemberData(nameof(WrongFormat))]
    public void WrongCommandLine_IsOneSentenceOnStandardError(string[] arguments, string about)
    {
        CommandResult result = CommandRun.Of(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        OneSentence.Assert(result.Error, about);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WrongCommandLine_IsOnePortalLineWhereThatIsAskedFor(string[] arguments, string about)
    {
        foreach (string[] format in new string[][] { ["--format", "line"], ["--format=line"], ["--format:line"] })
        {
            CommandResult result = CommandRun.Of([.. format, .. arguments]);
            Assert.Equal(1, result.ExitCode);
            PortalLine line = PortalLine.Of(result);
            Assert.StartsWith("ERROR usage ", line.Words, StringComparison.Ordinal);
            Assert.Contains(about, line.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("\\u000", line.Words, StringComparison.Ordinal);
            Assert.Equal("usage", line.Json.GetProperty("e").GetString());
        }
    }

    [Theory]
    [InlineData("--format", "line", "--format", "json")]
    [InlineData("--format", "json", "--format=line")]
    [InlineData("--format", "line", "--frobnicate", "\u202E\n\e[31m")]
    [InlineData("--format", "line", "frob | {\"v\":1,\"s\":\"clean\"}")]
    public void LineAnywhere_GivesALine(params string[] options)
    {
        PortalLine line = PortalLine.Of(CommandRun.Of(["detect", "--store", Sst, .. options]));
        Assert.Equal("usage", line.Json.GetProperty("e").GetString());
    }

    // A script with an empty variable; it must not look like a defect of certprop.
    [Theory]
    [InlineData("--profiles")]
    [InlineData("--store")]
    [InlineData("--owners")]
    [InlineData("--policy")]
    [InlineData("--report")]
    public void EmptyPath_IsOneSentence(string option)
    {
        string[] scope = option is "--profiles" or "--store" ? [] : ["--profiles", Repository.SampleProfiles];
        CommandResult result = CommandRun.Of(["list", .. scope, option, ""]);
        Assert.InRange(result.ExitCode, 1, 2);
        Assert.Equal("", result.Output);
        OneSentence.Assert(result.Error, option);
    }

    [Fact]
    public void PolicyCheckWithoutAFile_SaysHowToNameOne()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a policy may be installed here");
        CommandResult result = CommandRun.Of("policy", "check");
        Assert.Equal(1, result.ExitCode);
        OneSentence.Assert(result.Error, "policy check FILE");
    }

    [Fact]
    public void ResponseFileToken_IsText()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("arguments", "Bob");
        CommandResult result = CommandRun.Of("inspect", $"@{file}", "--store", Sst);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("0 entries match", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of("inspect", "@x", "--store", Sst).ExitCode);
    }

    [Fact]
    public void PathAsHintOfHelp_NamesTheCommand() => Assert.EndsWith(
        $"See: certprop policy init --help{Environment.NewLine}",
        CommandRun.Of("policy", "init", "--for").Error,
        StringComparison.Ordinal);
}
