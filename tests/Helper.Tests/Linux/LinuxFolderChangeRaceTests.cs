using System.Runtime.Versioning;
using CertProp.Files;
using CertProp.Linux;
using CertProp.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Tests.Linux;

/// <summary>
/// A user who changes folders and files while they are changed from here, ten thousand times. What lies outside holds
/// what every call would be content with; nothing of it is written, deleted or joined by anything.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection("openat2")]
public sealed class LinuxFolderChangeRaceTests : IDisposable
{
    private const int Tries = 10_000;
    private const string Name = Elements.SomeThumbprint;

    private static readonly byte[] s_beginning = "the beginning"u8.ToArray(), s_whole = [.. s_beginning, .. " and the end"u8];

    private readonly TemporaryFolder _outer = new();
    private readonly string _root, _outside;

    public LinuxFolderChangeRaceTests()
    {
        Posix.RequireLinux();
        _outside = Path.GetDirectoryName(_outer.Write("outside/" + Name, s_beginning))!;
        _root = Path.GetDirectoryName(Path.GetDirectoryName(_outer.Write("root/store/" + Name, s_beginning)))!;
    }

    private string Entry => Path.Combine(_root, "store", Name);

    private string Beside => Path.Combine(_root, "store", "beside");

    private string OutsideFile => Path.Combine(_outside, Name);

    public void Dispose() => _outer.Dispose();

    [Theory]
    [InlineData(true), InlineData(false)]
    public void FolderSwappedForALink_LeadsNoChangeElsewhere(bool openAt2)
    {
        string folder = Path.Combine(_root, "store"), other = Path.Combine(_root, "other");
        Directory.CreateSymbolicLink(other, "../outside");
        string[] before = TreeState.Of(_outside);

        using var way = OpenAt2.Say(openAt2);
        using (Disturber.With(() => Posix.Exchange(folder, other)))
            TryUntilBothEndsWereSeen(DoEverything);

        Assert.Equal(before, TreeState.Of(_outside));
    }

    [Theory]
    [InlineData(Obstacle.Link), InlineData(Obstacle.HardLink), InlineData(Obstacle.Fifo)]
    public void EntrySwapped_IsDeletedAloneOrNotAtAll(Obstacle obstacle)
    {
        string[] before = TreeState.ContentsOf(_outside);

        using (SwapEntryFor(obstacle))
            TryUntilBothEndsWereSeen(store => store.DeleteFile(Name, s_beginning) is null);

        Assert.Equal(before, TreeState.ContentsOf(_outside));
    }

    [Theory]
    [InlineData(Obstacle.Link), InlineData(Obstacle.HardLink), InlineData(Obstacle.Fifo)]
    public void EntrySwapped_IsCompletedWhereItLiesOrNotAtAll(Obstacle obstacle)
    {
        string[] before = TreeState.ContentsOf(_outside);

        using (SwapEntryFor(obstacle))
        {
            TryUntilBothEndsWereSeen(store =>
            {
                FileFault? fault = store.CompleteFile(Name, s_whole, null, out SafeFileHandle? file);
                file?.Dispose();
                // Away with it, so that the user lays it anew.
                store.DeleteFile(Name, s_whole);
                return fault is null;
            });
        }

        Assert.Equal(before, TreeState.ContentsOf(_outside));
    }

    [Fact]
    public void NameThatIsALinkToNowhereNowAndThen_IsNotCreatedThrough()
    {
        File.Delete(Entry);
        string[] before = TreeState.Of(_outside);

        using (Disturber.Trying(() =>
        {
            File.Delete(Entry);
            File.CreateSymbolicLink(Entry, OutsideFile + ".new");
            File.Delete(Entry);
        }))
        {
            TryUntilBothEndsWereSeen(store =>
            {
                FileFault? fault = store.CreateFile(Name, s_whole, null, out SafeFileHandle? file);
                file?.Dispose();
                store.LockFile(Name, out SafeFileHandle? locked);
                locked?.Dispose();
                store.DeleteFile(Name);
                return fault is null;
            });
        }

        Assert.Equal(before, TreeState.Of(_outside));
    }

    [Fact]
    public void NewFolderSwappedForALink_IsOpenedWhereItWasMadeOrNotAtAll()
    {
        File.Delete(Entry);
        Directory.CreateSymbolicLink(Beside, _outside);
        string[] before = TreeState.Of(_outside);

        using (Disturber.Trying(() =>
        {
            if (new FileInfo(Beside).LinkTarget is null && !Directory.Exists(Beside))
            {
                File.Delete(Entry);
                Directory.CreateSymbolicLink(Beside, _outside);
            }
            Posix.Exchange(Entry, Beside);
        }))
        {
            TryUntilBothEndsWereSeen(store =>
            {
                FileFault? fault = store.CreateFolder(Name, out Folder? made);
                using (made)
                {
                    made?.CreateFile("planted", s_whole, null, out SafeFileHandle? file);
                    made?.DeleteFile("planted");
                }
                bool deleted = store.DeleteFolder(Name) is null || store.DeleteFolder("beside") is null;
                return fault is null && deleted;
            });
        }

        Assert.Equal(before, TreeState.Of(_outside));
    }

    private Disturber SwapEntryFor(Obstacle obstacle) => Disturber.Swapping(Entry, Beside, () =>
    {
        File.WriteAllBytes(Entry, s_beginning);
        obstacle.Lay(Beside, OutsideFile);
    });

    private static bool DoEverything(Folder store)
    {
        store.DeleteFile(Name, s_beginning);
        store.CreateFile(Name, s_beginning, null, out SafeFileHandle? created);
        created?.Dispose();
        store.CompleteFile(Name, s_whole, null, out SafeFileHandle? completed);
        completed?.Dispose();
        store.DeleteFile(Name);
        store.CreateFile(Name, s_beginning, null, out SafeFileHandle? again);
        again?.Dispose();
        store.AppendFile("journal", s_whole);
        store.DeleteFile("journal");
        store.ReplaceFile("replaced", s_whole);
        store.DeleteFile("replaced");
        store.LockFile("lock", out SafeFileHandle? locked);
        locked?.Dispose();
        store.CreateFolder("folder", out Folder? folder);
        folder?.Dispose();
        return store.DeleteFolder("folder") is null;
    }

    // Ten thousand tries, and more where none of them was disturbed, or all were.
    private void TryUntilBothEndsWereSeen(Func<Folder, bool> work) => Patience.Of(() =>
    {
        int done = 0, refused = 0;
        Assert.Null(LinuxFolder.OpenRoot(_root, out Folder? root));
        using (root)
        {
            while (done + refused < Tries || done == 0 || refused == 0)
            {
                bool opened = root!.OpenFolder("store", out Folder? store) is null;
                using (store)
                {
                    if (opened && work(store!))
                        done++;
                    else
                        refused++;
                }
            }
        }
        return done;
    });
}
