using CertProp.Tests.Support;

namespace CertProp.Tests.Profiles;

/// <summary>Where profiles keep their stores, by the kinds of folders that administrators name.</summary>
public sealed class ProfileTreeTests : IDisposable
{
    private const string Store = "Microsoft/SystemCertificates/My/Certificates";

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void UsersFolder_HasAProfileInEachFolderSortedByName()
    {
        string bob = Put("bob/AppData/Roaming/" + Store), anna = Put("anna/AppData/Roaming/" + Store);
        _root.Write("desktop.ini", "[.ShellClassInfo]");

        ListRun run = ListRun.Of(_root.Path);

        Assert.Equal([("anna", anna), ("bob", bob)], run.Entries);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Problems);
        Assert.Equal(2, run.Profiles);
    }

    [Fact]
    public void RedirectedRoamingFolders_AreProfilesToo()
    {
        string anna = Put($"anna/{Store}");

        Assert.Equal([("anna", anna)], ListRun.Of(_root.Path).Entries);
    }

    [Fact]
    public void FsLogixContainers_KeepTheProfileOneLevelDown()
    {
        const string sid = "S-1-5-21-1111111111-2222222222-3333333333-1107";
        string anna = Put($"{sid}_anna/Profile/AppData/Roaming/{Store}");
        string bob = Put($"bob_{sid}/Profile/AppData/Roaming/{Store}");

        Assert.Equal([($"{sid}_anna", anna), ($"bob_{sid}", bob)], ListRun.Of(_root.Path).Entries);
    }

    [Theory]
    [InlineData("AppData/Roaming/" + Store), InlineData(Store)]
    public void RootThatIsAProfileItself_IsOneProfileOfItsName(string store)
    {
        string entry = Put($"bob/{store}");
        _root.Write("bob/Desktop/notes.txt", "");
        _root.Write("bob/Documents/notes.txt", "");
        _root.Write("bob/NTUSER.DAT", "");

        ListRun run = ListRun.Of(Path.Combine(_root.Path, "bob"));

        Assert.Equal([("bob", entry)], run.Entries);
        Assert.Equal(1, run.Profiles);
    }

    [Fact]
    public void RootWithASlashAtItsEnd_IsTheSameProfile()
    {
        string entry = Put($"bob/AppData/Roaming/{Store}");

        Assert.Equal([("bob", entry)], ListRun.Of(Path.Combine(_root.Path, "bob") + "/").Entries);
    }

    [Fact]
    public void RootThatIsALink_IsFollowed()
    {
        Posix.RequireLinux();
        Put($"real/bob/AppData/Roaming/{Store}");
        string link = Path.Combine(_root.Path, "link");
        Directory.CreateSymbolicLink(link, "real");

        Assert.Equal("bob", Assert.Single(ListRun.Of(link).Entries).Profile);
    }

    [Fact]
    public void FoldersThatBelongToNobody_AreSkippedAndNamed()
    {
        string[] names = ["All Users", "Default", "Default User", "Public"];
        foreach (string name in names)
            Put($"{name}/AppData/Roaming/{Store}");

        ListRun run = ListRun.Of(_root.Path);

        Assert.Empty(run.Entries);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(names.Select(name => (Path.Combine(_root.Path, name), "profileSkipped")), run.Problems);
    }

    [Fact]
    public void FolderThatBelongsToNobodyNamedDirectly_IsSkippedToo()
    {
        Put($"Public/AppData/Roaming/{Store}");

        Assert.Empty(ListRun.Of(Path.Combine(_root.Path, "Public")).Entries);
    }

    [Fact]
    public void ProfileFolderThatIsALink_IsNamedAndNotFollowed()
    {
        Posix.RequireLinux();
        Put($"outside/AppData/Roaming/{Store}");
        Directory.CreateDirectory(Path.Combine(_root.Path, "users"));
        string link = Path.Combine(_root.Path, "users", "alice");
        Directory.CreateSymbolicLink(link, "../outside");

        ListRun run = ListRun.Of(Path.Combine(_root.Path, "users"));

        Assert.Empty(run.Entries);
        Assert.Equal([(link, "link")], run.Problems);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("AppData"), InlineData("AppData/Roaming"), InlineData("AppData/Roaming/Microsoft")]
    [InlineData("AppData/Roaming/Microsoft/SystemCertificates")]
    [InlineData("AppData/Roaming/Microsoft/SystemCertificates/My")]
    [InlineData("AppData/Roaming/Microsoft/SystemCertificates/My/Certificates")]
    public void LinkOnTheWayToTheStore_IsNamedAndNotFollowed(string level)
    {
        Posix.RequireLinux();
        string good = Put($"users/bob/AppData/Roaming/{Store}");
        Put($"users/alice/AppData/Roaming/{Store}");
        string folder = Path.Combine(_root.Path, "users/alice", level);
        Directory.Move(folder, Path.Combine(_root.Path, "moved"));
        Directory.CreateSymbolicLink(folder, Path.Combine(_root.Path, "moved"));

        ListRun run = ListRun.Of(Path.Combine(_root.Path, "users"));

        Assert.Equal([("bob", good)], run.Entries);
        (string path, string code) = Assert.Single(run.Problems);
        Assert.Equal("link", code);
        Assert.StartsWith(Path.Combine(_root.Path, "users/alice/AppData"), path, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void LinkOnTheWayInAProfileNamedDirectly_IsNamedToo()
    {
        Posix.RequireLinux();
        Put($"alice/AppData/Roaming/{Store}");
        string folder = Path.Combine(_root.Path, "alice/AppData/Roaming");
        Directory.Move(folder, Path.Combine(_root.Path, "moved"));
        Directory.CreateSymbolicLink(folder, Path.Combine(_root.Path, "moved"));

        ListRun run = ListRun.Of(Path.Combine(_root.Path, "alice"));

        Assert.Empty(run.Entries);
        Assert.Contains(run.Problems, problem => problem.Code == "link");
    }

    [Fact]
    public void ProfileWithoutAStore_IsExaminedAndHasNothing()
    {
        _root.Write("bob/AppData/Roaming/other.txt", "");
        _root.Write("carl/AppData/Roaming/Microsoft/SystemCertificates/My/AppContainerUserCertRead", "");

        ListRun run = ListRun.Of(_root.Path);

        Assert.Equal((0, 2), (run.ExitCode, run.Profiles));
        Assert.Empty(run.Problems);
        Assert.Empty(run.Entries);
    }

    /// <summary>An old file server keeps names as its clients wrote them.</summary>
    [Fact]
    public void ProfileNamedInACodePage_IsExaminedOrAGap()
    {
        Posix.RequireLinux();
        Put($"juergen/AppData/Roaming/{Store}");
        Posix.Rename(Path.Combine(_root.Path, "juergen"), _root.Path, [(byte)'j', 0xFC, .. "rgen"u8]);

        ListRun run = ListRun.Of(_root.Path);
        Posix.Empty(_root.Path);

        Assert.True(run.Entries.Count == 1 || run.ExitCode == 3, "a profile was left out and nobody was told");
    }

    private string Put(string store)
    {
        string folder = Path.Combine(_root.Path, store);
        Directory.CreateDirectory(folder);
        return Elements.OfCard("somebody@corp.example", store).WriteTo(folder);
    }
}
