using System.Runtime.Versioning;
using System.Text.Json;
using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>How runs end: the exit code, the same in the report, and the word for it in the portal line.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private const string OldEnough = """{ "version": 1, "minimumAge": "PT0S" }""";

    private readonly TemporaryFolder _folder = new();

    private static string Owners => Path.Combine(Repository.Samples, "owners.csv");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("list", 0)]
    [InlineData("detect", 0)]
    [InlineData("inspect", 0)]
    public void NothingLeaked_EndsWith0(string command, int exitCode)
    {
        CopyProfile("tomas.000");
        Run(command, OldEnough, exitCode, "CLEAN");
    }

    [Theory]
    [InlineData("list", 0)]
    [InlineData("detect", 10)]
    [InlineData("inspect", 0)]
    public void Leaked_IsAFailureOfDetectOnly(string command, int exitCode)
    {
        CopyProfile("adm-carl");
        Run(command, OldEnough, exitCode, "LEAKED");
    }

    [Fact]
    public void FolderWithTooManyItems_EndsWith3AndIsNotJudged()
    {
        CopyProfile("adm-carl");
        Overfill("adm-carl");
        foreach (string command in new[] { "list", "detect", "inspect" })
        {
            JsonElement report = Run(command, OldEnough, 3, "INCOMPLETE");
            Assert.Equal(0, report.GetProperty("summary").GetProperty("certificates").GetInt32());
            Assert.Equal(0, report.GetProperty("summary").GetProperty("profiles").GetInt32());
            JsonElement problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
            Assert.Equal("tooManyEntries", problem.GetProperty("code").GetString());
            Assert.Contains("adm-carl", problem.GetProperty("path").GetString(), StringComparison.Ordinal);
        }
        // Beside the gap, something leaked, and then something over the limit.
        CopyProfile("alice.CONTOSO");
        CopyProfile("bob");
        Run("list", OldEnough, 3, "LEAKED");
        Run("detect", OldEnough, 10, "LEAKED");
        Run("detect", """{ "version": 1, "minimumAge": "PT0S", "limits": { "perProfile": 1 } }""", 5, "LIMIT");
    }

    [Theory]
    [InlineData(3, 10, "LEAKED", 3)]
    [InlineData(2, 5, "LIMIT", 0)]
    public void ProfileOverTheLimit_EndsWith5(int limit, int exitCode, string word, int removable)
    {
        // Three leaked entries.
        CopyProfile("adm-carl");
        string policy = $$"""
            {
              "version": 1, "minimumAge": "PT0S", "upnSuffixes": ["cards.contoso.example"],
              "limits": { "perProfile": {{limit}} }
            }
            """;
        JsonElement report = Run("detect", policy, exitCode, word);
        Assert.Equal(3, report.GetProperty("summary").GetProperty("leaked").GetInt32());
        PortalLine line = Line("detect", policy);
        Assert.Equal((removable, removable > 0 ? 1 : 0), (line["n"], line["p"]));
        Assert.Equal(removable, line.Items.Length + line["more"]);
    }

    [Fact]
    public void ProfileOverTheLimitBesideOthers_CountsTheOthers()
    {
        CopyProfile("bob");
        CopyProfile("adm-carl");
        const string policy = """{ "version": 1, "minimumAge": "PT0S", "limits": { "perProfile": 5 } }""";
        JsonElement report = Run("detect", policy, 5, "LIMIT");
        JsonElement problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
        Assert.Equal("limit", problem.GetProperty("code").GetString());
        Assert.EndsWith("bob", problem.GetProperty("path").GetString(), StringComparison.Ordinal);
        PortalLine line = Line("detect", policy);
        Assert.Equal((2, 1), (line["n"], line["p"]));
        Assert.Contains("2 certificates in 1 profile can be removed", line.Words, StringComparison.Ordinal);
        CommandResult text = Command("detect", policy);
        Assert.Contains("2 certificates in 1 profile can be removed; the others lie in profiles over the policy's",
            text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 10, "LEAKED")]
    [InlineData(1, 5, "LIMIT")]
    public void RunOverTheLimit_EndsWith5(int limit, int exitCode, string word)
    {
        CopyProfile("adm-carl");
        string policy = $$"""{ "version": 1, "minimumAge": "PT0S", "limits": { "perRun": {{limit}} } }""";
        Run("detect", policy, exitCode, word);
        Assert.Equal(2, Line("detect", policy)["n"]);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void FolderThatMayNotBeOpened_EndsWith4()
    {
        SkipWherePermissionsMeanNothing();
        File.SetUnixFileMode(_folder.Path, UnixFileMode.None);
        CommandResult result = Command("detect", OldEnough), asLine = Command("detect", OldEnough, "--format", "line");
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal((4, ""), (result.ExitCode, result.Output));
        OneSentence.Assert(result.Error, _folder.Path);
        Assert.StartsWith("ERROR denied ", PortalLine.Of(asLine).Words, StringComparison.Ordinal);
    }

    [Theory]
    [UnsupportedOSPlatform("windows")]
    [InlineData(false, 4, "ERROR")]
    [InlineData(true, 3, "INCOMPLETE")]
    public void StoreThatMayNotBeOpened_IsAGapBesideOthersOnly(bool others, int exitCode, string word)
    {
        SkipWherePermissionsMeanNothing();
        CopyProfile("adm-carl");
        if (others)
            CopyProfile("tomas.000");
        string store = Path.Combine(_folder.Path, "adm-carl", TemporaryFolder.StoreInProfile);
        File.SetUnixFileMode(store, UnixFileMode.None);
        JsonElement report = Run("detect", OldEnough, exitCode, word);
        File.SetUnixFileMode(store, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal("accessDenied",
            Assert.Single(report.GetProperty("problems").EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public void LinksAndForeignFiles_AreNoGaps()
    {
        CommandResult result = CommandRun.Of(CommandRun.OnSamples("list"));
        Assert.Equal(0, result.ExitCode);
        string[] said = [.. result.Error.TrimEnd().Split(Environment.NewLine)];
        Assert.Equal(4, said.Length);
        Assert.All(said, line => Assert.Matches("^certprop: (link|foreignFile): ", line));
    }

    private static void SkipWherePermissionsMeanNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix permissions");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may open everything");
    }

    private JsonElement Run(string command, string policy, int exitCode, string word)
    {
        CommandResult result = Command(command, policy, "--format", "json");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        Assert.Equal(exitCode, result.Json.GetProperty("exitCode").GetInt32());
        Assert.Equal(word, result.Json.GetProperty("word").GetString());
        Assert.Equal(exitCode, Command(command, policy).ExitCode);
        Assert.Equal(exitCode, Command(command, policy, "--format", "csv").ExitCode);
        Assert.Equal(word, Line(command, policy).FirstWord);
        return result.Json;
    }

    private PortalLine Line(string command, string policy) =>
        PortalLine.Of(Command(command, policy, "--format", "line"));

    private CommandResult Command(string command, string policy, params string[] options)
    {
        string[] verb = command == "inspect" ? [command, "CN"] : [command];
        return CommandRun.Of(
            [.. verb, "--profiles", _folder.Path, "--owners", Owners, "--policy", "-", .. options], policy);
    }

    private void CopyProfile(string name)
    {
        string source = Path.Combine(Repository.SampleProfiles, name, TemporaryFolder.StoreInProfile);
        string store = _folder.MakeStore(name);
        foreach (string file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(store, Path.GetFileName(file)));
    }

    // One item more than a store folder may have.
    private void Overfill(string profile)
    {
        string store = Path.Combine(_folder.Path, profile, TemporaryFolder.StoreInProfile);
        for (int i = Directory.GetFileSystemEntries(store).Length; i <= 4_096; i++)
            File.WriteAllBytes(Path.Combine(store, $"{i:D6}"), []);
    }
}
