using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>
/// The backup folder is not there, not a folder, not outside of the profiles, or somebody else may write to it: nothing is
/// removed and nothing is put back.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnsafeBackupFolderTests : IDisposable
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly ProfileShare _share = new("anna", "bob");

    public UnsafeBackupFolderTests()
    {
        Posix.RequireLinux();
        _share.Leak("bob");
        // A run that could be put back, and one that can be removed.
        Assert.Equal(0, _share.Remove().ExitCode);
        _share.Leak("anna");
    }

    public static TheoryData<string> Commands => ["remove", "restore", "remove --what-if", "restore --what-if"];

    public void Dispose() => _share.Dispose();

    [Theory, MemberData(nameof(Commands))]
    public void NoFolderNamed_IsUsage(string command)
    {
        string[] withoutBackup = [.. Words(command, _share.Backup).Where(word => word != "--backup" && word != _share.Backup)];
        Refusal.Assert(_share, 1, "usage", ["--backup DIR"], more => CommandRun.Of([.. withoutBackup, .. more]));
    }

    [Theory, MemberData(nameof(Commands))]
    public void Missing_IsInvalid(string command) =>
        AssertRefused(command, Path.Combine(_share.Outside, "missing"), 2, "invalid", "not found");

    [Theory, MemberData(nameof(Commands))]
    public void FolderAboveIsMissing_IsInvalid(string command) =>
        AssertRefused(command, Path.Combine(_share.Outside, "missing", "backup"), 2, "invalid", "not found");

    [Theory, MemberData(nameof(Commands))]
    public void File_IsInvalid(string command)
    {
        string file = Path.Combine(_share.Outside, "file");
        File.WriteAllText(file, "no folder");
        AssertRefused(command, file, 2, "invalid", "not a folder");
    }

    [Theory, MemberData(nameof(Commands))]
    public void Fifo_IsInvalidAndHoldsNobodyUp(string command)
    {
        string fifo = Path.Combine(_share.Outside, "fifo");
        Posix.Fifo(fifo);
        AssertRefused(command, fifo, 2, "invalid", "not a folder");
    }

    [Theory, MemberData(nameof(Commands))]
    public void WholeDisk_IsInvalid(string command) => AssertRefused(command, "/", 2, "invalid", "a whole disk");

    [Theory, MemberData(nameof(Commands))]
    public void Link_IsDenied(string command)
    {
        string link = Path.Combine(_share.Outside, "link");
        Directory.CreateSymbolicLink(link, _share.Backup);
        AssertRefused(command, link, 4, "denied", "a link, which is not followed");
        AssertRefused(command, link + "/", 4, "denied", "a link, which is not followed");
    }

    [Theory, MemberData(nameof(Commands))]
    public void WritableForItsGroup_IsDenied(string command)
    {
        File.SetUnixFileMode(_share.Backup, OwnersAlone | UnixFileMode.GroupWrite);
        AssertRefused(command, _share.Backup, 4, "denied", "its group or everybody may write to it");
    }

    [Theory, MemberData(nameof(Commands))]
    public void WritableForEverybody_IsDenied(string command)
    {
        // The sticky bit keeps others from renaming; they could still put runs there.
        File.SetUnixFileMode(_share.Backup, OwnersAlone | UnixFileMode.OtherWrite | UnixFileMode.StickyBit);
        AssertRefused(command, _share.Backup, 4, "denied", "its group or everybody may write to it");
    }

    [Theory, MemberData(nameof(Commands))]
    public void OfAnotherUser_IsDenied(string command)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a folder away");
        Assert.Equal(0, Tool.Run(Tool.Require("chown"), "12345", _share.Backup).ExitCode);
        AssertRefused(command, _share.Backup, 4, "denied", "it belongs to another user");
    }

    [Theory, MemberData(nameof(Commands))]
    public void AmongTheProfiles_IsUsage(string command)
    {
        string inside = MakeInside();
        AssertRefused(command, inside, 1, "usage", "lies among the profiles");
        AssertRefused(command, Path.Combine(_share.Outside, "..", "profiles", "anna", "backup"), 1, "usage", "lies among the profiles");
    }

    [Theory, MemberData(nameof(Commands))]
    public void AmongTheProfilesByAWayOverALink_IsUsage(string command)
    {
        MakeInside();
        string way = Path.Combine(_share.Outside, "way");
        Directory.CreateSymbolicLink(way, Path.Combine(_share.Profiles, "anna"));
        AssertRefused(command, Path.Combine(way, "backup"), 1, "usage", "lies among the profiles");
    }

    [Theory, MemberData(nameof(Commands))]
    public void RootOfTheProfilesNamedByALink_StillHoldsIt(string command)
    {
        string inside = MakeInside(), root = Path.Combine(_share.Outside, "root");
        Directory.CreateSymbolicLink(root, _share.Profiles);
        AssertRefused(command, inside, 1, "usage", "lies among the profiles", "--profiles", root);
    }

    [Theory, MemberData(nameof(Commands))]
    public void RootOfTheProfiles_IsUsage(string command)
    {
        File.SetUnixFileMode(_share.Profiles, OwnersAlone);
        AssertRefused(command, _share.Profiles, 1, "usage", "lies among the profiles");
    }

    [Fact]
    public void NameThatOnlyBeginsLikeTheRoot_IsOutside()
    {
        string beside = Directory.CreateDirectory(_share.Profiles + "-backup").FullName;
        File.SetUnixFileMode(beside, OwnersAlone);

        CommandResult result = _share.Remove("--backup", beside);

        Assert.Equal(0, result.ExitCode);
        Assert.Single(Directory.GetDirectories(beside));
    }

    [Fact]
    public void OnTheWayOverALinkAndSafeItself_IsUsed()
    {
        string way = Path.Combine(_share.Outside, "way");
        Directory.CreateSymbolicLink(way, _share.Everything);

        Assert.Equal(0, _share.Remove("--backup", Path.Combine(way, "backup")).ExitCode);
        Assert.Equal(2, _share.Runs.Count);
    }

    private string MakeInside()
    {
        string inside = Directory.CreateDirectory(Path.Combine(_share.Profiles, "anna", "backup")).FullName;
        File.SetUnixFileMode(inside, OwnersAlone);
        return inside;
    }

    private void AssertRefused(string command, string backup, int exitCode, string code, string why, params string[] more) => Refusal.Assert(
        _share, exitCode, code, [why, Path.TrimEndingDirectorySeparator(Path.GetFullPath(backup))],
        format => CommandRun.Of([.. Words(command, backup, more), .. format]));

    private string[] Words(string command, string backup, params string[] more)
    {
        string[] words = command.Split(' ');
        string[] run = words[0] == "restore" ? ["--run", "last"] : [];
        return _share.CommandLine(words[0], [.. words[1..], .. run, "--backup", backup, .. more]);
    }
}
