using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>Input files that are wrong or not there: one sentence with the file's name, exit code 2.</summary>
public sealed class InvalidInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Sst => Path.Combine(Repository.Samples, "people.sst");

    /// <summary>Option, the file's content or null for none, and what the sentence must hold.</summary>
    public static TheoryData<string, string?, string> Wrong => new()
    {
        { "--policy", null, "the policy cannot be read" },
        { "--policy", "", "it is empty" },
        { "--policy", "{}", "\"version\": 1 is missing" },
        { "--policy", "{\n\"version\": 1,\n\"ownr\": 1 }", ", line 3: \"ownr\"" },
        { "--policy", "{\n\"version\": 1,\n\"a\\nb\\u001b[31m\\u202e\": 1 }", ", line 3: " },
        { "--policy", "{\n\"version\": 1,\n\"owner\": \"\u202Eforeign\u009B\" }", ", line 3: \"owner\"" },
        { "--owners", null, "the owners file cannot be read" },
        { "--owners", "", "it is empty" },
        { "--owners", "profile,sid,account\n",
            ", line 1: there is no column \"account\"; allowed are profile, sid, upn, mail" },
        { "--owners", "profile,\"a\nb\u202E\"\n", ", line 1: there is no column " },
        { "--owners", "sid,upn\n", ", line 1: the column \"profile\" is missing" },
        { "--owners", "profile,profile\n", ", line 1: a column stands there twice" },
        { "--owners", "profile,sid\nbob,1104\n", ", line 2: \"1104\" is no SID" },
        { "--owners", "profile,sid\nbob,\"S-1-5\n-21\"\n", ", line 2: " },
        { "--owners", "profile,upn\nbob,bob\n", ", line 2: \"bob\" is no UPN" },
        { "--owners", "profile,upn\nbob\n", ", line 2: 1 cells, the header has 2" },
        { "--owners", "profile,upn\n,a@b\n", ", line 2: the cell \"profile\" is empty" },
        { "--owners", "profile,upn\nbob,\"a@b\n", ", line 2: a quoted cell has no closing quote" },
        { "--profiles", null, "a folder of profiles was expected" },
        { "--profiles", "a file", "a folder of profiles was expected" },
        { "--store", null, "a store file was expected" },
        { "--store", "", "neither a serialized store (.sst) nor a store element" },
        { "--store", "-----BEGIN CERTIFICATE-----", "neither a serialized store (.sst) nor a store element" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WrongFile_IsOneSentenceOnStandardError(string option, string? content, string about)
    {
        string path = Make(content);
        CommandResult result = CommandRun.Of(Arguments(option, path));
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        OneSentence.Assert(result.Error, about);
        Assert.StartsWith($"certprop: {path}", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--policy", "a policy file was expected: a folder")]
    [InlineData("--owners", "the owners file was expected: a folder")]
    public void FolderInPlaceOfAFile_IsCalledOne(string option, string about)
    {
        CommandResult result = CommandRun.Of(Arguments(option, _folder.Path));
        Assert.Equal(2, result.ExitCode);
        OneSentence.Assert(result.Error, about);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WrongFile_IsOnePortalLineWhereThatIsAskedFor(string option, string? content, string about)
    {
        CommandResult result = CommandRun.Of([.. Arguments(option, Make(content)), "--format", "line"]);
        Assert.Equal(2, result.ExitCode);
        PortalLine line = PortalLine.Of(result);
        Assert.StartsWith("ERROR invalid ", line.Words, StringComparison.Ordinal);
        Assert.Contains(about, line.Words, StringComparison.Ordinal);
        Assert.Equal("invalid", line.Json.GetProperty("e").GetString());
    }

    [Theory]
    [InlineData("", "the policy on standard input: it is empty")]
    [InlineData("\uFEFF", "the policy on standard input: it is empty")]
    [InlineData("{\n\"version\": 3 }", "the policy on standard input, line 2: \"version\" is 3, expected was 1")]
    public void WrongPolicyOnStandardInput_IsNamed(string policy, string about)
    {
        string[] arguments = ["detect", "--profiles", Repository.SampleProfiles, "--policy", "-"];
        CommandResult result = CommandRun.Of(arguments, policy);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, about);
        CommandResult asLine = CommandRun.Of([.. arguments, "--format", "line"], policy);
        Assert.Equal(2, asLine.ExitCode);
        Assert.StartsWith($"ERROR invalid {about}", PortalLine.Of(asLine).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1 << 20, 0)]
    [InlineData((1 << 20) + 1, 2)]
    public void Policy_MayHaveAMebibyte(int length, int exitCode)
    {
        const string policy = """{ "version": 1 }""";
        string path = Make(policy + new string(' ', length - policy.Length));
        Assert.Equal(exitCode, CommandRun.Of("list", "--store", Sst, "--policy", path).ExitCode);
        Assert.Equal(exitCode,
            CommandRun.Of(["list", "--store", Sst, "--policy", "-"], File.ReadAllText(path)).ExitCode);
    }

    [Fact]
    public void ReportThatIsNoFile_IsOneSentence()
    {
        string path = _folder.Path;
        string[] arguments = ["list", "--store", Sst, "--report", path];
        CommandResult result = CommandRun.Of(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, path);
        PortalLine line = PortalLine.Of(CommandRun.Of([.. arguments, "--format", "line"]));
        Assert.Equal("invalid", line.Json.GetProperty("e").GetString());
    }

    [Fact]
    public void FaultOfTheOwnersFile_ComesBeforeTheOutput()
    {
        string owners = Make("profile,upn\nbob,bob\n");
        CommandResult result = CommandRun.Of(
            "list", "--profiles", Repository.SampleProfiles, "--owners", owners, "--format", "csv");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
    }

    private static string[] Arguments(string option, string path) => option switch
    {
        "--owners" => ["detect", "--profiles", Repository.SampleProfiles, option, path],
        "--policy" => ["detect", "--store", Sst, option, path],
        _ => ["detect", option, path],
    };

    private string Make(string? content) =>
        content is null ? Path.Combine(_folder.Path, "missing") : _folder.Write("file", content);
}
