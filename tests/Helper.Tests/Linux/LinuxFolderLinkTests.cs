using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;

namespace CertProp.Tests.Linux;

/// <summary>Nothing below a root is reached through a link, whichever call the kernel offers.</summary>
[SupportedOSPlatform("linux")]
[Collection("openat2")]
public sealed class LinuxFolderLinkTests : IDisposable
{
    private const string Store = "profile/AppData/Roaming/My";

    private readonly TemporaryFolder _outer = new();
    private readonly string _root;

    public LinuxFolderLinkTests()
    {
        Posix.RequireLinux();
        _outer.Write("outside/secret", "outside");
        _outer.Write("root/" + Store + "/file", "inside");
        _root = Path.Combine(_outer.Path, "root");
    }

    public void Dispose() => _outer.Dispose();

    [Theory, MemberData(nameof(BothWays))]
    public void PlainComponents_AreOpened(bool openAt2)
    {
        Assert.Null(Open(Store, openAt2));
    }

    [Theory]
    [InlineData("profile", true), InlineData("profile", false)]
    [InlineData("profile/AppData", true), InlineData("profile/AppData", false)]
    [InlineData("profile/AppData/Roaming", true), InlineData("profile/AppData/Roaming", false)]
    [InlineData("profile/AppData/Roaming/My", true), InlineData("profile/AppData/Roaming/My", false)]
    public void LinkAtAnyLevel_IsALink(string level, bool openAt2)
    {
        string folder = Path.Combine(_root, level);
        Directory.Move(folder, folder + ".moved");
        Directory.CreateSymbolicLink(folder, Path.GetFileName(level) + ".moved");

        Assert.Equal(FileFaultKind.Link, Open(Store, openAt2)?.Kind);
    }

    [Theory, MemberData(nameof(BothWays))]
    public void LinkOutOfTheRoot_IsALink(bool openAt2)
    {
        Directory.CreateSymbolicLink(Path.Combine(_root, "up"), "../outside");
        Directory.CreateSymbolicLink(Path.Combine(_root, "absolute"), Path.Combine(_outer.Path, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "self"), ".");

        Assert.Equal(FileFaultKind.Link, Open("up", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.Link, Open("absolute", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.Link, Open("self", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.Link, Open("self/profile", openAt2)?.Kind);
    }

    [Theory, MemberData(nameof(BothWays))]
    public void LinkToNowhereOrToItself_IsALink(bool openAt2)
    {
        Directory.CreateSymbolicLink(Path.Combine(_root, "dangling"), "not there");
        Directory.CreateSymbolicLink(Path.Combine(_root, "loop"), "loop");

        Assert.Equal(FileFaultKind.Link, Open("dangling", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.Link, Open("loop", openAt2)?.Kind);
    }

    [Theory, MemberData(nameof(BothWays))]
    public void WayUp_IsNotOpened(bool openAt2)
    {
        Assert.NotNull(Open("..", openAt2));
        Assert.NotNull(Open("../outside", openAt2));
        Assert.NotNull(Open("profile/../../outside", openAt2));
        Assert.NotNull(Open(Path.Combine(_outer.Path, "outside"), openAt2));
        Assert.NotNull(Open("", openAt2));
    }

    [Theory, MemberData(nameof(BothWays))]
    public void MagicLink_IsALink(bool openAt2)
    {
        Directory.CreateSymbolicLink(Path.Combine(_root, "magic"), "/proc/self/root");

        Assert.Equal(FileFaultKind.Link, Open("magic", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.Link, Open("magic/etc", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.Link, Open("root/etc", openAt2, root: "/proc/self")?.Kind);
        Assert.Equal(FileFaultKind.Link, Open("cwd", openAt2, root: "/proc/self")?.Kind);
    }

    [Theory, MemberData(nameof(BothWays))]
    public void RootThatIsALink_IsOpened(bool openAt2)
    {
        string link = Path.Combine(_outer.Path, "link");
        Directory.CreateSymbolicLink(link, "root");

        Assert.Null(Open(Store, openAt2, root: link));
    }

    [Theory, MemberData(nameof(BothWays))]
    public void FileOnTheWay_IsNoFolder(bool openAt2)
    {
        Assert.Equal(FileFaultKind.WrongKind, Open(Store + "/file", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.WrongKind, Open(Store + "/file/more", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.NotFound, Open(Store + "/missing", openAt2)?.Kind);
        Assert.Equal(FileFaultKind.NotFound, Open("missing/missing", openAt2)?.Kind);
    }

    [Theory, MemberData(nameof(BothWays))]
    public void FifoInPlaceOfAFolder_IsNoFolderAndHoldsNobodyUp(bool openAt2)
    {
        Posix.Fifo(Path.Combine(_root, "fifo"));

        Assert.Equal(FileFaultKind.WrongKind, Patience.Of(() => Open("fifo", openAt2))?.Kind);
        Assert.Equal(FileFaultKind.WrongKind, Patience.Of(() => Open("fifo/more", openAt2))?.Kind);
    }

    public static TheoryData<bool> BothWays => [true, false];

    private FileFault? Open(string path, bool openAt2, string? root = null)
    {
        using var way = OpenAt2.Say(openAt2);
        Assert.Null(LinuxFolder.OpenRoot(root ?? _root, out Folder? opened));
        using (opened)
        {
            FileFault? fault = opened!.OpenFolder(path, out Folder? folder);
            using (folder)
                Assert.Equal(fault is null, folder is not null);
            return fault;
        }
    }
}
