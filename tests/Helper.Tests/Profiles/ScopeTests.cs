using CertProp.Tests.Support;

namespace CertProp.Tests.Profiles;

/// <summary>Which profiles a run covers, by options, policy and owners file.</summary>
public sealed class ScopeTests : IDisposable
{
    private const string BobsSid = "S-1-5-21-1111111111-2222222222-3333333333-1105";

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void SeveralFolders_AreCoveredInTheirOrder()
    {
        Put("one/zoe");
        Put("two/anna");

        Assert.Equal(["anna", "zoe"], NamesIn(ListRun.Of(In("two"), In("one"))));
    }

    [Fact]
    public void SameFolderTwice_IsCoveredOnce()
    {
        Put("users/bob");

        foreach (string again in new[] { In("users"), In("users") + "/", In("users/../users"), In("users/./") })
            Assert.Equal(["bob"], NamesIn(ListRun.Of(In("users"), again)));
    }

    [Fact]
    public void SameFolderByALink_IsCoveredOnce()
    {
        Posix.RequireLinux();
        Put("users/bob");
        Directory.CreateSymbolicLink(In("link"), "users");

        Assert.Equal(["bob"], NamesIn(ListRun.Of(In("users"), In("link"))));
    }

    [Theory]
    [InlineData("bob"), InlineData("BOB")]
    public void ProfileExcludedByName_IsSkippedAndNamed(string excluded)
    {
        Put("users/bob");
        Put("users/carl");

        ListRun run = ListRun.With(Excluding(excluded), In("users"));

        Assert.Equal(["carl"], NamesIn(run));
        Assert.Equal([(In("users/bob"), "profileSkipped")], run.Problems);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData(BobsSid + "_bob"), InlineData("bob_" + BobsSid), InlineData(BobsSid)]
    public void ProfileExcludedByTheSidInItsName_IsSkipped(string folder)
    {
        Put($"users/{folder}");
        Put("users/carl");

        Assert.Equal(["carl"], NamesIn(ListRun.With(Excluding(BobsSid), In("users"))));
    }

    [Fact]
    public void ProfileExcludedByTheSidInTheOwnersFile_IsSkipped()
    {
        Put("users/bob");
        Put("users/carl");
        string owners = _root.Write("owners.csv", $"profile,sid\nbob,{BobsSid}\n");

        Assert.Equal(["carl"], NamesIn(ListRun.With([.. Excluding(BobsSid), "--owners", owners], In("users"))));
    }

    [Fact]
    public void ExcludedProfileNamedDirectly_IsSkipped()
    {
        Put("users/bob");

        Assert.Empty(ListRun.With(Excluding("bob"), In("users/bob")).Entries);
    }

    [Fact]
    public void OwnerOfAProfileNamedDirectly_IsNotSaidToBeMissing()
    {
        Put("users/bob");
        string owners = _root.Write("owners.csv", "profile,upn\nbob,bob@corp.example\n");

        Assert.Empty(ListRun.With(["--owners", owners], In("users/bob")).Talk);
    }

    [Fact]
    public void OwnerOfAnExcludedProfile_IsNotSaidToBeMissing()
    {
        Put("users/bob");
        string owners = _root.Write("owners.csv", "profile,upn\nbob,bob@corp.example\n");

        ListRun run = ListRun.With([.. Excluding("bob"), "--owners", owners], In("users"));
        Assert.DoesNotContain("not there", run.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnerWithoutAProfile_IsNamed()
    {
        Put("users/bob");
        string owners = _root.Write("owners.csv", "profile,upn\nBOB,bob@corp.example\ncarl,carl@corp.example\n");

        string talk = ListRun.With(["--owners", owners], In("users")).Talk;
        Assert.Contains("carl", talk, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", talk, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void RootThatIsMissing_IsOneSentenceAndInvalid()
    {
        Put("users/bob");
        AssertInvalid(In("missing"), "a folder of profiles was expected: not found", In("users"), In("missing"));
        AssertInvalid(In("missing"), "a folder of profiles was expected: not found", In("missing"));
    }

    [Fact]
    public void RootThatIsAFile_IsOneSentenceAndInvalid()
    {
        string file = _root.Write("users.txt", "");

        AssertInvalid(file, "a folder of profiles was expected: not a folder", file);
    }

    [Fact]
    public void RootThatIsALinkToNowhereOrAFifo_IsOneSentenceAndInvalid()
    {
        Posix.RequireLinux();
        Directory.CreateSymbolicLink(In("link"), "missing");
        Posix.Fifo(In("fifo"));

        AssertInvalid(In("link"), "a folder of profiles was expected: not found", In("link"));
        AssertInvalid(In("fifo"), "a folder of profiles was expected: not a folder", In("fifo"));
    }

    [Fact]
    public void RootWithoutAName_IsNoDefect()
    {
        Assert.InRange(CommandRun.Of("list", "--profiles", "").ExitCode, 1, 2);
    }

    [Fact]
    public void RootWithoutAnyFolder_SaysWhatToName()
    {
        Directory.CreateDirectory(In("users"));

        ListRun run = ListRun.Of(In("users"));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no profile folders there", run.Talk, StringComparison.Ordinal);
    }

    private static void AssertInvalid(string path, string problem, params string[] folders)
    {
        CommandResult result = CommandRun.Of(["list", .. folders.SelectMany(folder => new[] { "--profiles", folder })]);

        Assert.Equal((2, "", $"certprop: {path}: {problem}\n"), (result.ExitCode, result.Output, result.Error));
    }

    private static string[] NamesIn(ListRun run) => [.. run.Entries.Select(entry => entry.Profile)];

    private string In(string path) => Path.Combine(_root.Path, path);

    private void Put(string profile) =>
        Elements.OfCard("somebody@corp.example", profile).WriteTo(_root.MakeStore(profile));

    private string[] Excluding(string profile) =>
        ["--policy", _root.Write("policy.json", ListRun.PolicyExcluding(profile))];
}
